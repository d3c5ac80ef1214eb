// @ts-check
/**
 * A session in the gym: a value is tapped, and what is near it is offered to be logged by one more tap.
 * Without this module the fields are typed in. A set's rest is rest_timer.js, its save state live.js.
 */

const NEAR = 2; // so many values below and above are offered
const PATIENCE_MS = 700; // a second tap within it is the same tap

let undoneAt = 0;

/** @param {string} text */
const toNumber = (text) => Number(text.trim().replace(",", "."));

/** @param {number} value */
const toText = (value) => String(Math.round(value * 1000) / 1000);

document.addEventListener("focusin", ({ target }) => {
  const field = /** @type {HTMLElement} */ (target);
  if (!(field instanceof HTMLInputElement) || !field.matches("[data-set] [data-step]")) return;
  field.select();
  offer(field);
});

/** Values around the one in the field, each a button that logs the set with it. @param {HTMLInputElement} field */
function offer(field) {
  const form = field.form;
  const now = toNumber(field.value);
  const step = Number(field.dataset.step);
  if (!form || Number.isNaN(now)) return;
  document.querySelector(".stepper")?.remove();
  const strip = document.createElement("div");
  strip.className = "stepper";
  strip.setAttribute("role", "group");
  strip.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
  for (let place = -NEAR; place <= NEAR; place += 1) {
    const value = now + place * step;
    if (place !== 0 && value >= 0) strip.append(choice(field, form, toText(value)));
  }
  form.append(strip);
}

/** @param {HTMLInputElement} field @param {HTMLFormElement} form @param {string} value */
function choice(field, form, value) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "segment";
  button.textContent = value;
  button.addEventListener("click", () => {
    field.value = value;
    form.querySelector(".stepper")?.remove();
    form.requestSubmit();
  });
  return button;
}

// An undo brings the next undo to the same place: a double tap takes back one set, not two.
document.addEventListener("htmx:beforeRequest", (event) => {
  const source = /** @type {HTMLElement} */ (event.detail.elt);
  if (!source.matches("[data-once]")) return;
  if (Date.now() - undoneAt < PATIENCE_MS) return event.preventDefault();
  undoneAt = Date.now();
});

// Back from another page the browser shows an old copy: sets logged since would look open.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
