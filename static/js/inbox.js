// @ts-check
/**
 * The inbox by keyboard: a approves, h holds, e opens the week that has the focus, u takes the last
 * decision back; once a decision is sent the next week has the focus. Single keys rest as in keys.js.
 *
 * A button says its key by data-key. An edit within a week asks for its head anew, as the numbers
 * that would be approved are others now.
 */

const OFF = "strongstride-keys-off";

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

document.addEventListener("keydown", (event) => {
  const source = /** @type {HTMLElement} */ (event.target);
  const typing = source.closest?.("input:not([type=checkbox]), select, textarea, dialog[open]");
  if (typing || isOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const button = of(event.key);
  if (!button) return;
  event.preventDefault();
  button.click();
});

/** @param {string} key @returns {HTMLElement | undefined} the button of the week in focus; for u the last one, in a row or a notice */
function of(key) {
  if (!["a", "h", "e", "u"].includes(key)) return undefined;
  if (key === "u") return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-key=u]")]).find(isLast);
  const row = document.activeElement?.closest("[data-row]:not([aria-busy])");
  return row?.querySelector(`[data-key="${key}"]`) ?? undefined;
}

let last = ""; // the id of what was decided on last

/** @param {HTMLElement} one */
const isLast = (one) => !last || one.closest(".inbox-done")?.id === last;

const DONE_WITH = ["approve", "hold", "keep", "skip"]; // after these the week leaves the list

// The next week has the focus as soon as the decision is sent: whoever is faster than the server loses no key.
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const { elt: form, formData } = detail.requestConfig;
  const row = form.matches(".inbox-decide, .inbox-done form") && form.closest("[data-row], .inbox-done");
  if (!row) return;
  last = row.id;
  row.setAttribute("aria-busy", "true");
  if (!DONE_WITH.includes(formData.get("kind"))) return;
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-row]:not([aria-busy])")]);
  const isBelow = (/** @type {Element} */ one) => row.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  go(rows.find(isBelow) ?? rows.at(-1));
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  detail.requestConfig.elt.closest("[aria-busy]")?.removeAttribute("aria-busy"); // refused: it stays where it is
});

/** @param {HTMLElement | null | undefined} row */
function go(row) {
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (form?.matches?.("[data-edit], [data-changes], .reset")) refresh(detail.requestConfig.path);
  if (form?.matches?.("[data-key=e]")) {
    document.querySelector(`#${CSS.escape(detail.target.id)} form[data-edit] input:not([type=hidden])`)?.focus();
  }
  // A week that waits again has the focus, but where somebody is at another one by now.
  const here = last && detail.target?.id === last ? document.getElementById(last) : null;
  if (here?.matches("[data-row]") && !document.activeElement?.closest("[data-row]")) go(here);
});

/** @param {string} url of what was changed in a session */
function refresh(url) {
  const card = document.getElementById(`session-${url.split("/sessions/")[1]?.split("/")[0]}`);
  const row = card?.closest("[data-row]");
  const head = row?.querySelector(".inbox-week__head");
  if (document.activeElement === document.body) row?.focus(); // the menu that was used is gone
  if (head) window.htmx?.trigger(head, "refresh");
}

const picked = document.getElementById("inbox-picked");

function show() {
  const count = document.querySelectorAll("[data-pick]:checked").length;
  if (!picked) return;
  picked.hidden = count === 0;
  const label = picked.querySelector("[data-picked]");
  if (label) label.textContent = String(count);
}

document.addEventListener("change", ({ target }) => {
  const one = /** @type {HTMLElement} */ (target);
  if (one.matches("[data-pick]")) show();
  const form = one.closest("form[data-submits]");
  if (form instanceof HTMLFormElement) form.requestSubmit();
});

show();
