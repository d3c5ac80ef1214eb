// @ts-check
/** Light and dark at once; the server keeps the choice in a cookie, so the next page starts right. */

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-theme-form]")) return;
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (!button) return;
  event.preventDefault();

  show(button.value);
  for (const one of form.querySelectorAll("button")) {
    one.setAttribute("aria-pressed", String(one === button));
  }
  const body = new FormData(form, button);
  try {
    await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
  } catch {
    // With no network the choice holds for this page only.
  }
});

/** @param {string} theme "light", "dark" or "" for what the device says */
function show(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
