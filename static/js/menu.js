// @ts-check
/** Popover menus open beside their button; up and down move in them. Without script they open at the edge. */

const GAP = 6;

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
    const button = opener(menu);
    button?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "open" && button) place(menu, button);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const source = /** @type {Element} */ (event.target);
  const menu = source.closest?.(".menu[popover]") ?? menuOf(source);
  if (!(menu instanceof HTMLElement) || !menu.matches(":popover-open")) return;
  event.preventDefault();
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("a[href], button")]);
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  items[at < 0 ? 0 : (at + step + items.length) % items.length]?.focus();
});

addEventListener("resize", () => {
  for (const menu of document.querySelectorAll(".menu:popover-open")) menu.hidePopover();
});

/** @param {Element} menu @returns {HTMLElement | null} */
function opener(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

/** @param {Element} button @returns {HTMLElement | null} */
function menuOf(button) {
  return document.getElementById(button.getAttribute("popovertarget") ?? "");
}

/** @param {HTMLElement} menu @param {HTMLElement} button */
function place(menu, button) {
  const box = button.getBoundingClientRect();
  const below = innerHeight - box.bottom > menu.offsetHeight + GAP;
  const left = Math.min(Math.max(8, box.right - menu.offsetWidth), innerWidth - menu.offsetWidth - 8);
  menu.style.inset = "auto";
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? box.bottom + GAP : Math.max(8, box.top - menu.offsetHeight - GAP)}px`;
}
