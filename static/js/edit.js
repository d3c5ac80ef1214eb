// @ts-check
/**
 * Edit in place. A field in form[data-edit] saves when it is left or on Enter, takes the typing back
 * on Esc, and up and down go to the same column of the next row in [data-grid]. The answer replaces
 * the closest [data-fragment]; what was typed elsewhere in it meanwhile is kept and saved after it.
 */

const FIELDS = "form[data-edit] :is(input:not([type=hidden]), select)";

/** @type {Map<string, string>} typed, not yet sent, by the field's id, while its fragment is replaced */
const kept = new Map();
/** @type {WeakSet<Element>} fragments that wait for an answer */
const waiting = new WeakSet();

/** @param {EventTarget | null} one @returns {one is HTMLInputElement | HTMLSelectElement} */
function isField(one) {
  return one instanceof HTMLElement && one.matches(FIELDS);
}

/** @param {HTMLInputElement | HTMLSelectElement} field */
function saved(field) {
  if (field instanceof HTMLInputElement) return field.defaultValue;
  return [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value ?? "";
}

/** @param {HTMLInputElement | HTMLSelectElement} field */
const isDirty = (field) => field.value !== saved(field);
/** @param {Element} one */
const fragment = (one) => one.closest("[data-fragment]") ?? one;

/** @param {HTMLInputElement | HTMLSelectElement} field */
function send(field) {
  const form = field.form;
  if (!form || !isDirty(field) || waiting.has(fragment(form))) return;
  form.requestSubmit();
}

document.addEventListener("input", ({ target }) => {
  if (isField(target)) target.toggleAttribute("data-dirty", isDirty(target));
});

document.addEventListener("change", ({ target }) => {
  if (isField(target)) send(target);
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!isField(field) || event.isComposing) return;
  if (event.key === "Enter") {
    event.preventDefault();
    send(field);
  } else if (event.key === "Escape" && isDirty(field)) {
    event.preventDefault();
    field.value = saved(field);
    field.removeAttribute("data-dirty");
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && field instanceof HTMLInputElement) {
    const next = neighbour(field, event.key === "ArrowDown" ? 1 : -1);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  }
});

document.addEventListener("focusin", ({ target }) => {
  if (isField(target) && target instanceof HTMLInputElement) target.select();
});

/** @param {HTMLInputElement} field @param {1 | -1} step @returns {HTMLInputElement | null} */
function neighbour(field, step) {
  const grid = field.closest("[data-grid]") ?? field.closest("table");
  const same = [...(grid?.querySelectorAll(`form[data-edit] input[name="${CSS.escape(field.name)}"]`) ?? [])];
  const next = same[same.indexOf(field) + step];
  return next instanceof HTMLInputElement ? next : null;
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.matches("[data-edit]")) waiting.add(fragment(detail.elt));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig.elt;
  if (form.matches("[data-edit]")) waiting.delete(fragment(form));
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  for (const field of detail.target.querySelectorAll(FIELDS)) {
    const asked = detail.requestConfig?.elt?.contains(field);
    if (isField(field) && field.id && !asked && isDirty(field)) kept.set(field.id, field.value);
  }
});

document.addEventListener("htmx:afterSettle", () => {
  for (const [id, value] of kept) {
    const field = document.getElementById(id);
    kept.delete(id);
    if (!isField(field)) continue;
    field.value = value;
    field.toggleAttribute("data-dirty", isDirty(field));
    if (field !== document.activeElement) send(field);
  }
});

addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll(FIELDS)].some((field) => isField(field) && isDirty(field))) event.preventDefault();
});
