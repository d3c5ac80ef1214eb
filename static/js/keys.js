// @ts-check
/**
 * Single keys: j and k move between [data-row]s, / goes to [data-search], ? shows all keys.
 * They rest while somebody types and can be switched off for good (WCAG 2.1.4).
 */

const OFF = "strongstride-keys-off";

/** @type {HTMLInputElement | null} */
const switchBox = document.querySelector("[data-keys-switch]");
if (switchBox) {
  switchBox.checked = !isOff();
  switchBox.addEventListener("change", () => {
    try {
      if (switchBox.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // Storage may be forbidden; then the keys stay on.
    }
  });
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

document.addEventListener("keydown", (event) => {
  const source = /** @type {HTMLElement} */ (event.target);
  const typing = source.closest?.("input, select, textarea, [contenteditable], dialog[open]");
  if (typing || isOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const action = { j: () => move(1), k: () => move(-1), "/": search, "?": help }[event.key];
  if (action?.()) event.preventDefault();
});

/** @param {1 | -1} step @returns {boolean} whether there was a row to go to */
function move(step) {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-row]")]);
  if (rows.length === 0) return false;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  const inside = /** @type {HTMLElement[]} */ ([...(next?.querySelectorAll("a[href], button, input") ?? [])]);
  const target = next?.matches("a[href], button, [tabindex]") ? next : inside.find((one) => one.checkVisibility());
  if (!target) return false;
  target.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

function search() {
  const field = document.querySelector("[data-search]");
  if (!(field instanceof HTMLElement)) return false;
  field.focus();
  return true;
}

function help() {
  const dialog = document.getElementById("keys-help");
  if (!(dialog instanceof HTMLDialogElement)) return false;
  dialog.showModal();
  return true;
}
