// @ts-check
/**
 * The countdown between two sets. A logged set (form[data-set][data-rest-s]) starts it in [data-rest];
 * its end is a moment, kept for this tab, so it is right again after a reload or a locked screen.
 */

const KEY = "strongstride-rest";

/** @type {{end: number, whole: number} | null} */
let rest = read();
let ticking = 0;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

function keep() {
  try {
    if (rest) sessionStorage.setItem(KEY, JSON.stringify(rest));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without storage the countdown lives as long as the page.
  }
}

/** @param {number} seconds */
function start(seconds) {
  rest = seconds > 0 ? { end: Date.now() + seconds * 1000, whole: seconds } : null;
  keep();
  tick();
}

function tick() {
  clearTimeout(ticking);
  const bar = document.querySelector("[data-rest]");
  if (!(bar instanceof HTMLElement)) return;
  const left = rest ? Math.ceil((rest.end - Date.now()) / 1000) : 0;
  bar.toggleAttribute("data-resting", left > 0);
  const time = bar.querySelector("[data-rest-time]");
  if (time) time.textContent = left > 0 ? clock(left) : "";
  bar.querySelector("[data-rest-left]")?.setAttribute("stroke-dashoffset", String(rest ? 100 - (100 * left) / rest.whole : 100));
  if (left > 0) ticking = setTimeout(tick, 250);
  else if (rest) over(bar, time);
}

/** @param {HTMLElement} bar @param {Element | null} time */
function over(bar, time) {
  if (time) time.textContent = bar.dataset.over ?? "";
  const late = rest ? Date.now() - rest.end > 5000 : true;
  rest = null;
  keep();
  if (late) return;
  navigator.vibrate?.([200, 100, 200]);
  document.dispatchEvent(new CustomEvent("strongstride:say", { detail: bar.dataset.over ?? "" }));
}

/** @param {number} seconds */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const set = detail.requestConfig.elt;
  const logged = set.matches("[data-set]") && detail.xhr.status >= 200 && detail.xhr.status < 400;
  if (logged && set.dataset.restS) start(Number(set.dataset.restS));
});

document.addEventListener("click", ({ target }) => {
  const button = /** @type {Element} */ (target).closest?.("[data-rest-skip], [data-rest-add]");
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.restAdd === undefined) return start(0);
  const left = rest ? Math.max(0, (rest.end - Date.now()) / 1000) : 0;
  start(left + Number(button.dataset.restAdd));
});

document.addEventListener("visibilitychange", tick);
document.addEventListener("htmx:afterSettle", tick);
tick();
