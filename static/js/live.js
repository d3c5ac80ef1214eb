// @ts-check
/**
 * What every page needs around htmx: the bar while something loads, the save state, the voice for
 * screen readers, notices, the network. What is polled (poll.js) stays silent.
 *
 * Other modules speak through events on document: "strongstride:say" (detail: text) and
 * "strongstride:save" (detail: {state: "saving" | "saved" | "failed" | "conflict", why?: string}).
 */

const root = document.documentElement;
const announcer = document.getElementById("announcer");
const offline = document.getElementById("offline");
const saveState = document.getElementById("save-state");
const again = saveState?.querySelector("[data-save-again]");

let underWay = 0;
let busyTimer = 0;
let savedTimer = 0;
/** @type {Set<HTMLElement>} what could not be saved and may be tried again */
const unsaved = new Set();

/** @param {string} text */
function say(text) {
  if (announcer) announcer.textContent = text;
}

/** @param {string} state @param {string} [why] */
function save(state, why = "") {
  if (!saveState) return;
  clearTimeout(savedTimer);
  const text = saveState.querySelector("[data-save-text]");
  saveState.dataset.state = state;
  if (text) text.textContent = `${saveState.dataset[state] ?? ""} ${why}`.trim();
  if (again instanceof HTMLElement) again.hidden = state !== "failed" || unsaved.size === 0;
  if (state === "saved") savedTimer = setTimeout(quiet, 4000);
}

function quiet() {
  delete saveState?.dataset.state;
  const text = saveState?.querySelector("[data-save-text]");
  if (text) text.textContent = "";
}

const isPoll = (/** @type {Element} */ one) => one.matches("[data-poll]");
const isSave = (/** @type {Element} */ one) => one.matches("[data-edit], [data-save], [data-set]");
const word = (/** @type {string} */ key) => saveState?.dataset[key] ?? "";

document.addEventListener("strongstride:say", (event) => say(event.detail));
document.addEventListener("strongstride:save", (event) => save(event.detail.state, event.detail.why));

document.addEventListener("htmx:beforeRequest", (event) => {
  const source = event.detail.elt;
  if (isPoll(source)) return;
  underWay += 1;
  clearTimeout(busyTimer);
  busyTimer = setTimeout(() => root.toggleAttribute("data-busy", underWay > 0), 150);
  if (isSave(source)) save("saving");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { requestConfig, xhr } = event.detail;
  const source = requestConfig.elt; // detail.elt is another one once the swap has removed it
  if (isPoll(source)) return;
  underWay = Math.max(0, underWay - 1);
  if (underWay === 0) root.removeAttribute("data-busy");
  if (!isSave(source)) return;
  if (xhr.status > 0 && (xhr.status < 400 || xhr.status === 409 || xhr.status === 422)) unsaved.delete(source);
  if (xhr.status === 409) save("conflict");
  else if (xhr.status === 422) save("failed", word("refused"));
  else if (xhr.status >= 200 && xhr.status < 400) save("saved");
});

document.addEventListener("htmx:responseError", (event) => failed(event.detail, word("server")));
document.addEventListener("htmx:sendError", (event) => failed(event.detail, word("offline")));
document.addEventListener("htmx:timeout", (event) => failed(event.detail, word("offline")));

/** @param {{elt: HTMLElement}} detail @param {string} why */
function failed(detail, why) {
  if (isPoll(detail.elt)) return;
  if (isSave(detail.elt)) unsaved.add(detail.elt);
  save("failed", why);
}

again?.addEventListener("click", () => {
  for (const one of unsaved) if (one instanceof HTMLFormElement && one.isConnected) one.requestSubmit();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.elt;
  const news = target.querySelector?.("[data-say]") ?? (target.matches?.("[data-say]") ? target : null);
  if (news) say(news.dataset.say);
  target.querySelector?.("[data-focus]")?.focus();
});

document.addEventListener("click", (event) => {
  const close = /** @type {Element} */ (event.target).closest?.("[data-close]");
  close?.closest("[data-toast]")?.remove();
});

function network() {
  if (offline) offline.hidden = navigator.onLine;
}
addEventListener("online", network);
addEventListener("offline", network);
network();

// What does not fit is opened where we are: this week, today, this page.
for (const box of document.querySelectorAll(".season__scroll, .scroll, .nav, .tabs")) {
  const here = box.querySelector("[aria-current=date], [aria-current=page]");
  if (box.scrollWidth <= box.clientWidth || !(here instanceof HTMLElement)) continue;
  const pinned = box.querySelector(".week-grid th")?.clientWidth ?? 0;
  const middle = here.getBoundingClientRect().left - box.getBoundingClientRect().left + here.offsetWidth / 2;
  box.scrollLeft += middle - (pinned + box.clientWidth) / 2;
}

document.querySelector("[data-focus]")?.focus();
