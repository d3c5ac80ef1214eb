// @ts-check
/**
 * [data-poll] fragments ask again by hx-trigger="every 5s, refresh". They rest while nobody looks,
 * ask at once when the page is looked at again, and are left alone when nothing changed (same ETag)
 * or while somebody types in them.
 */

/** @type {Map<string, string>} the last ETag of each fragment, by its id */
const seen = new Map();

const isPoll = (/** @type {Element | undefined} */ one) => Boolean(one?.matches("[data-poll]"));

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isPoll(event.detail.elt) && document.hidden) event.preventDefault();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target, xhr } = event.detail;
  const source = requestConfig?.elt;
  if (!isPoll(source)) return;
  const etag = xhr.getResponseHeader("ETag") ?? "";
  const active = document.activeElement;
  const typing = active?.matches("input, select, textarea") && target.contains(active);
  if (typing || (etag && seen.get(source.id) === etag)) event.detail.shouldSwap = false;
  else seen.set(source.id, etag);
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const one of document.querySelectorAll("[data-poll]")) window.htmx?.trigger(one, "refresh");
});
