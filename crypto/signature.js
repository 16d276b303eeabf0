/** Ed25519 (RFC 8032), as strict as libsodium: keys of prime order, one form of every signature (SPEC section 1). */

import { getPublicKeyAsync, Point } from "@noble/ed25519";

import { concat, equal, hex } from "./bytes.js";
import { Refused } from "./errors.js";
import { Secret } from "./secret.js";

export const SEED_BYTES = 32;
export const VERIFY_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const FIELD = 2n ** 255n - 19n;

/** An Ed25519 public key, 32 bytes. The reporter's *is* the conversation. */
export class VerifyKey {
  #key = null;

  constructor(raw) {
    this.raw = raw;
  }

  /** A canonical point of prime order. @param {Uint8Array} untrusted @returns {VerifyKey} */
  static fromBytes(untrusted) {
    const raw = Uint8Array.from(untrusted);
    if (raw.length !== VERIFY_KEY_BYTES || !hasPrimeOrder(raw)) throw new Refused("Ed25519 key: not a valid point");
    return new VerifyKey(raw);
  }

  /**
   * @param {Uint8Array} message
   * @param {Uint8Array} signature
   * @param {{what: string}} context whose signature: the error says so
   * @returns {Promise<void>}
   */
  async verify(message, signature, { what }) {
    this.#key ??= await crypto.subtle.importKey("raw", this.raw, "Ed25519", false, ["verify"]);
    if (!isStrict(signature) || !(await crypto.subtle.verify("Ed25519", this.#key, signature, message))) {
      throw new Refused(`${what}: signature does not verify`);
    }
  }

  /** @param {unknown} other @returns {boolean} */
  equals(other) {
    return other instanceof VerifyKey && equal(this.raw, other.raw);
  }
}

/** An Ed25519 private key, kept as its 32-byte seed. */
export class SigningKey extends Secret {
  static BYTES = SEED_BYTES;
  #key;

  constructor(seed, key, verifyKey) {
    super(seed);
    this.#key = key;
    this.verifyKey = verifyKey;
  }

  /** The key of a seed. @param {Uint8Array} seed 32 bytes @returns {Promise<SigningKey>} */
  static async fromSeed(seed) {
    const key = await crypto.subtle.importKey("pkcs8", concat(PKCS8, seed), "Ed25519", false, ["sign"]);
    return new SigningKey(seed, key, new VerifyKey(await getPublicKeyAsync(Uint8Array.from(seed))));
  }

  /** @param {import("./randomness.js").Randomness} randomness @returns {Promise<SigningKey>} */
  static async fresh(randomness) {
    return SigningKey.fromSeed(randomness.take(SEED_BYTES));
  }

  /** @param {Uint8Array} message @returns {Promise<Uint8Array>} 64 bytes */
  async sign(message) {
    return new Uint8Array(await crypto.subtle.sign("Ed25519", this.#key, message));
  }
}

function hasPrimeOrder(raw) {
  try {
    const point = Point.fromBytes(raw);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}

// R of mixed order needs no rule here: browsers verify without the cofactor, and with a key of prime order only an R of
// prime order, or the identity, can fit.
function isStrict(signature) {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const r = littleEndian(signature.subarray(0, 32)) & (2n ** 255n - 1n);
  return r > 1n && r < FIELD && littleEndian(signature.subarray(32)) < ORDER;
}

function littleEndian(raw) {
  return BigInt(`0x${hex(Uint8Array.from(raw).reverse())}`);
}
