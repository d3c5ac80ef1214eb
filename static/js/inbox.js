// @ts-check
/**
 * The inbox by keyboard: a approves, h holds, e opens the week that has the focus, u takes the last
 * decision back; after a decision the next week has the focus. Single keys rest as in keys.js.
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

/** @param {string} key @returns {HTMLElement | undefined} the button of the week in focus; for u the last one */
function of(key) {
  if (!["a", "h", "e", "u"].includes(key)) return undefined;
  if (key === "u") return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-key=u]")]).find(isLast);
  const row = document.activeElement?.closest("[data-row]");
  return row?.querySelector(`[data-key="${key}"]`) ?? undefined;
}

let last = ""; // the id of what was decided on last

/** @param {HTMLElement} one */
const isLast = (one) => !last || one.closest(".inbox-done")?.id === last;

let next = ""; // the id of the week that follows the one that is being decided on

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const row = detail.target;
  if (!row.matches?.("[data-row], .inbox-done")) return;
  last = row.id;
  const rows = [...document.querySelectorAll("[data-row]")];
  const after = rows.filter((one) => row.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  next = (after.find((one) => one !== row) ?? rows.findLast((one) => one !== row))?.id ?? "";
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (form?.matches?.("[data-edit]")) refresh(form);
  if (form?.matches?.("[data-key=e]")) {
    document.querySelector(`#${CSS.escape(detail.target.id)} form[data-edit] input:not([type=hidden])`)?.focus();
  }
  if (!last) return;
  const here = document.getElementById(last);
  if (!here || detail.target?.id !== last) return;
  const row = here.matches("[data-row]") ? here : document.getElementById(next);
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
});

/** @param {Element} form */
function refresh(form) {
  const url = form.getAttribute("hx-post") ?? "";
  const card = document.getElementById(`session-${url.split("/sessions/")[1]?.split("/")[0]}`);
  const head = card?.closest("[data-row]")?.querySelector(".inbox-week__head");
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
