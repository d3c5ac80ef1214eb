// @ts-check
/** Buttons with [data-print] print the page; details are opened on paper and closed again. */

document.addEventListener("click", ({ target }) => {
  if (/** @type {Element} */ (target).closest?.("[data-print]")) print();
});

/** @type {HTMLDetailsElement[]} */
let opened = [];

addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details[data-print-open]:not([open])")];
  for (const one of opened) one.open = true;
});

addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
