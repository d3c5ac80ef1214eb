// @ts-check
/**
 * Native dialogs. data-open="<id>" opens one; when the opener also has hx-get, htmx fills
 * "#<id>-body" and the dialog opens once it is there. Without script the opener's href is followed.
 */

document.addEventListener("click", (event) => {
  const source = /** @type {Element} */ (event.target);
  const opener = source.closest?.("[data-open]");
  if (opener instanceof HTMLElement && !opener.hasAttribute("hx-get")) {
    const dialog = find(opener);
    if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(dialog);
    return;
  }
  const dialog = source.closest?.("dialog");
  if (!dialog) return;
  const onBackdrop = source === dialog && isOutside(event, dialog);
  if (onBackdrop) dialog.close();
  if (source.closest("[data-close]")) {
    event.preventDefault();
    dialog.close();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const opener = event.detail.requestConfig?.elt;
  const status = event.detail.xhr?.status ?? 200;
  if (opener?.matches?.("[data-open]") && status < 400) {
    const dialog = find(opener);
    if (dialog) open(dialog);
  }
  // A form in a dialog that was accepted swaps something else; then the dialog has done its work.
  const within = opener?.closest?.("dialog");
  if (within && !within.contains(event.detail.target) && status < 400) within.close();
});

/** @param {HTMLElement} opener @returns {HTMLDialogElement | null} */
function find(opener) {
  const found = document.getElementById(opener.dataset.open ?? "");
  return found instanceof HTMLDialogElement ? found : null;
}

/** @param {HTMLDialogElement} dialog */
function open(dialog) {
  for (const menu of document.querySelectorAll(":popover-open")) menu.hidePopover();
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[autofocus], .dialog__body :is(input:not([type=hidden]), select, textarea, button)");
  if (first instanceof HTMLElement) first.focus();
}

/** @param {MouseEvent} event @param {HTMLElement} box */
function isOutside(event, box) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
}
