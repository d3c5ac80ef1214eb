// @ts-check
/**
 * Move a race or an off range in the drawing of a season: drag it with mouse, pen or finger, or go with
 * the arrow keys (a week to the sides, a day up and down) and press Enter. It only says where to: "season:point" on the way,
 * "season:try" at the end, "season:rest" when it stays; season_try.js hears that. Without scripts the
 * mark is a link to its form.
 */

const DAY = 86_400_000;
const FAR = 4; // px from where a press becomes a drag

/** @type {{mark: SVGAElement, x: number, y: number, moved: boolean} | null} */
let drag = null;

/** @param {string} day */
const time = (day) => Date.parse(`${day}T00:00Z`);
/** @param {string} day @param {number} days */
const plus = (day, days) => new Date(time(day) + days * DAY).toISOString().slice(0, 10);
/** @param {EventTarget | null} one @returns {SVGAElement | null} */
const markOf = (one) => (one instanceof Element ? one.closest("a[data-mark]") : null);
/** @param {SVGAElement} mark @param {string} what @param {string} day */
const tell = (mark, what, day) => mark.dispatchEvent(new CustomEvent(`season:${what}`, { bubbles: true, detail: { day } }));

/** The day under the pointer: its week by the column; its weekday only within the days.
 * @param {SVGAElement} mark @param {PointerEvent} event */
function dayAt(mark, event) {
  const svg = mark.closest("svg");
  const place = svg?.getScreenCTM()?.inverse();
  const { day = "", mark: kind } = mark.dataset;
  if (!svg || !place) return day;
  const [gutter, column, top, height] = ["gutter", "column", "top", "row"].map((name) => Number(svg.dataset[name]));
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(place);
  const first = svg.dataset.first ?? day;
  const last = (svg.viewBox.baseVal.width - gutter) / column - 1;
  const week = Math.max(0, Math.min(Math.floor((x - gutter) / column), last));
  const row = Math.floor((y - top) / height);
  const own = (new Date(time(day)).getUTCDay() + 6) % 7;
  return plus(first, week * 7 + (kind === "race" && row >= 0 && row < 7 ? row : own));
}

/** @param {SVGAElement} mark @param {string} day */
function point(mark, day) {
  mark.dataset.target = day;
  tell(mark, "point", day);
}

/** @param {SVGAElement} mark */
function rest(mark) {
  mark.removeAttribute("data-dragged");
  delete mark.dataset.target;
  tell(mark, "rest", "");
}

document.addEventListener("pointerdown", (event) => {
  const mark = markOf(event.target);
  if (!mark || !event.isPrimary || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  drag = { mark, x: event.clientX, y: event.clientY, moved: false };
  mark.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!drag || !event.isPrimary) return;
  if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
  drag.moved = true;
  drag.mark.toggleAttribute("data-dragged", true);
  point(drag.mark, dayAt(drag.mark, event));
});

document.addEventListener("pointerup", (event) => {
  if (!drag || !event.isPrimary) return;
  const { mark, moved } = drag;
  setTimeout(() => (drag = null)); // after the click that follows
  const { target, day } = mark.dataset;
  if (moved && target && target !== day) tell(mark, "try", target);
  else rest(mark);
});

document.addEventListener("pointercancel", () => {
  if (drag) rest(drag.mark);
  drag = null;
});

// A link would be dragged as an address, and followed when it is let go.
for (const name of ["dragstart", "click"]) {
  document.addEventListener(name, (event) => {
    if (markOf(event.target) && (name === "dragstart" || drag?.moved)) event.preventDefault();
  });
}

document.addEventListener("keydown", (event) => {
  const mark = markOf(event.target);
  if (!mark) return;
  const step = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 }[event.key];
  const { target, day = "" } = mark.dataset;
  if (step) {
    event.preventDefault();
    point(mark, plus(target ?? day, step));
  } else if (event.key === "Enter" && target) {
    event.preventDefault();
    tell(mark, "try", target);
  } else if (event.key === "Escape") {
    rest(mark);
  }
});

document.addEventListener("season:cancel", () => {
  for (const mark of document.querySelectorAll("a[data-mark]")) rest(/** @type {SVGAElement} */ (mark));
});
