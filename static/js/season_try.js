// @ts-check
/**
 * Where a race or an off range would stand, and what that would change: asked of the mark's own
 * address, `?day=…`, and shown in #try, as season_move.js says. Nothing is saved before the form there.
 */

const DAY = 86_400_000;
/** @param {string} day */
const time = (day) => Date.parse(`${day}T00:00Z`);
/** @param {string} until @param {string} start @param {string} day */
const shifted = (until, start, day) => new Date(time(until) + time(day) - time(start)).toISOString().slice(0, 10);

/** @param {string} text */
function say(text) {
  const status = document.querySelector("[data-moved]");
  if (status) status.textContent = text;
}

/** A frame around the day. @param {SVGAElement} mark @param {string} day */
function point(mark, day) {
  const svg = mark.closest("svg");
  const ghost = svg?.querySelector("[data-ghost]");
  if (!svg || !ghost) return;
  const [gutter, column, top, height] = ["gutter", "column", "top", "row"].map((name) => Number(svg.dataset[name]));
  const days = (time(day) - time(svg.dataset.first ?? day)) / DAY;
  ghost.setAttribute("x", String(gutter + Math.floor(days / 7) * column));
  ghost.setAttribute("y", String(top + (((days % 7) + 7) % 7) * height - 1));
  svg.toggleAttribute("data-moving", true);
  const said = new Date(`${day}T00:00`).toLocaleDateString(document.documentElement.lang, { dateStyle: "full" });
  say(`${mark.dataset.label}: ${said}`);
}

/** @param {SVGAElement} mark @param {string} day */
function ask(mark, day) {
  const address = new URL(mark.getAttribute("href") ?? "", location.href);
  const { day: start = day, until } = mark.dataset;
  if (until) {
    address.searchParams.set("starts_on", day);
    address.searchParams.set("ends_on", shifted(until, start, day));
  } else {
    address.searchParams.set("day", day);
  }
  const panel = document.getElementById("try");
  if (!panel) return;
  say(mark.closest("svg")?.dataset.busy ?? "");
  window.htmx.ajax("GET", address.pathname + address.search, { target: panel }).then(() => {
    say("");
    panel.scrollIntoView({ block: "nearest" });
    panel.focus({ preventScroll: true });
  });
}

/** @type {Record<string, (mark: SVGAElement, day: string) => void>} */
const HEARD = {
  "season:point": point,
  "season:try": ask,
  "season:rest": (mark) => {
    mark.closest("svg")?.removeAttribute("data-moving");
    say("");
  },
};
for (const [name, does] of Object.entries(HEARD)) {
  document.addEventListener(name, (event) => {
    if (event instanceof CustomEvent && event.target instanceof SVGAElement) does(event.target, event.detail.day);
  });
}

// Cancel puts everything back where it stands; the form was only tried.
document.addEventListener("click", (event) => {
  const close = event.target instanceof Element && event.target.closest("#try [data-try-close]");
  if (!close) return;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("season:cancel"));
  document.getElementById("try")?.replaceChildren();
});
