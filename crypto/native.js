/** SHA-256, HMAC-SHA256 and AES-256-GCM, from the browser's own WebCrypto. */

/** @param {Uint8Array} message @returns {Promise<Uint8Array>} 32 bytes */
export async function sha256(message) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", message));
}

/** @param {Uint8Array} key @param {Uint8Array} message @returns {Promise<Uint8Array>} 32 bytes */
export async function hmac(key, message) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

/** Ciphertext and tag, 16 bytes longer. @param {Uint8Array} key @param {Uint8Array} iv @param {Uint8Array} plain */
export async function gcmSeal(key, iv, plain) {
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, imported, plain));
}

/** The plaintext, or null if it does not open. @param {Uint8Array} key @param {Uint8Array} iv @param {Uint8Array} sealed */
export async function gcmOpen(key, iv, sealed) {
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, imported, sealed));
  } catch {
    return null;
  }
}
