/** HKDF-SHA256 (RFC 5869), from WebCrypto. */

/**
 * `size` bytes from the secret; `salt` null is RFC 5869's string of zeros.
 * @param {Uint8Array} secret
 * @param {{salt: Uint8Array | null, info: Uint8Array, size: number}} how
 * @returns {Promise<Uint8Array>}
 */
export async function derive(secret, { salt, info, size }) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: salt ?? new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 8 * size));
}
