// @ts-check
/**
 * data-copy="<id>" on a button copies the text of that element; data-copied is what the button
 * says afterwards. Where the browser refuses, the text is selected, ready to be copied by hand.
 */

document.addEventListener("click", async (event) => {
  const source = /** @type {Element} */ (event.target);
  const button = source.closest?.("[data-copy]");
  if (!(button instanceof HTMLElement)) return;
  const from = document.getElementById(button.dataset.copy ?? "");
  if (!from) return;
  try {
    await navigator.clipboard.writeText(from.textContent?.trim() ?? "");
    say(button);
  } catch {
    window.getSelection()?.selectAllChildren(from);
  }
});

/** @param {HTMLElement} button */
function say(button) {
  const told = button.dataset.copied ?? "";
  const label = button.querySelector("span");
  if (label) label.textContent = told;
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = told;
}
