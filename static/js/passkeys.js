// @ts-check
/**
 * A form with data-passkey-form asks the browser for a passkey when its data-passkey button is
 * pressed, puts it into the field `credential` and sends itself. "add" makes a new passkey, "ask"
 * uses one. The options stand in the page, or come from the address in data-passkey-options.
 */

document.addEventListener("click", async (event) => {
  const source = /** @type {Element} */ (event.target);
  const button = source.closest?.("[data-passkey]");
  const form = button?.closest("form");
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  const trouble = form.querySelector("[data-passkey-trouble]");
  if (trouble instanceof HTMLElement) trouble.hidden = true;
  try {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
    field.value = JSON.stringify(await credential(form, await options(form)));
    form.submit();
  } catch {
    if (trouble instanceof HTMLElement) trouble.hidden = false;
  }
});

/** @param {HTMLFormElement} form */
async function options(form) {
  const address = form.dataset.passkeyOptions;
  if (!address) return JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}");
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`no options: ${answer.status}`);
  return answer.json();
}

/**
 * @param {HTMLFormElement} form
 * @param {any} asked
 */
async function credential(form, asked) {
  if (form.dataset.passkeyForm !== "add") {
    const publicKey = asked.request_options.publicKey;
    publicKey.challenge = bytes(publicKey.challenge);
    for (const one of publicKey.allowCredentials ?? []) one.id = bytes(one.id);
    return plain(await navigator.credentials.get({ publicKey }));
  }
  const publicKey = asked.creation_options.publicKey;
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.user.id = bytes(publicKey.user.id);
  for (const one of publicKey.excludeCredentials ?? []) one.id = bytes(one.id);
  const alone = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("passwordless"));
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone?.checked ? "required" : "discouraged",
    requireResidentKey: Boolean(alone?.checked),
    ...(alone?.checked ? { userVerification: "required" } : {}),
  };
  return plain(await navigator.credentials.create({ publicKey }));
}

/** As the server reads it: bytes as text. @param {any} found */
function plain(found) {
  if (!found) throw new Error("no passkey");
  /** @type {Record<string, string>} */
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[name]) response[name] = text(found.response[name]);
  }
  return {
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    response,
    clientExtensionResults: found.getClientExtensionResults(),
  };
}

/** @param {string} written base64url */
function bytes(written) {
  const signs = atob(written.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(signs, (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const signs = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
