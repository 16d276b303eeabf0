/**
 * HPKE base mode, single shot: X-Wing (0x647A), HKDF-SHA256, AES-256-GCM (RFC 9180; draft-connolly-cfrg-xwing-kem).
 *
 * ML-KEM-768 and SHA-3 are noble's, X25519 and all else are WebCrypto's; the combiner and the key schedule between them
 * stand here. A whole HPKE library brings all of that a second time, at 10 kB more in a first visit over a slow line,
 * and is slower. All context goes into `info` (RFC 9180 section 8.1).
 */

import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

import { concat, equal, integer, padded, utf8 } from "./bytes.js";
import { Refused } from "./errors.js";
import { derive } from "./kdf.js";
import { gcmOpen, gcmSeal, hmac } from "./native.js";
import { Randomness } from "./randomness.js";
import { Secret } from "./secret.js";

export const SEED_BYTES = 32;
export const PUBLIC_KEY_BYTES = 1_216;
export const ENC_BYTES = 1_120;
export const OVERHEAD_BYTES = ENC_BYTES + 16;
const ML_KEM_BYTES = 1_184;
const ML_KEM_ENC_BYTES = 1_088;
const ML_KEM_SEED_BYTES = 64;
const ML_KEM_COEFFICIENT_BYTES = 1_152;
const ML_KEM_Q = 3_329;

const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);
const BASE_POINT = padded(Uint8Array.of(9), 32);
const ZERO = new Uint8Array(32);
// Any scalar finds a point of low order: clamping makes it a multiple of 8, and the exchange is then all zero.
const PROBE = new Uint8Array(32).fill(0x42);

const X_WING_LABEL = utf8("\\.//^\\");
const BASE_MODE = Uint8Array.of(0);
const SUITE = concat(utf8("HPKE"), integer(0x647a, 2), integer(1, 2), integer(2, 2));

/** An X-Wing public key: 1,216 bytes, ML-KEM-768 (1,184) and X25519 (32). */
export class PublicKey {
  constructor(raw) {
    this.raw = raw;
  }

  /**
   * Refuses other lengths, ML-KEM coefficients out of range and X25519 points of low order.
   * @param {Uint8Array} untrusted
   * @returns {Promise<PublicKey>}
   */
  static async fromBytes(untrusted) {
    if (untrusted.length !== PUBLIC_KEY_BYTES) throw new Refused("X-Wing public key: not 1,216 bytes");
    const raw = Uint8Array.from(untrusted);
    if (!inRange(raw) || (await exchange(await x25519(PROBE), raw.subarray(ML_KEM_BYTES))) === null) {
      throw new Refused("X-Wing public key: not a valid key");
    }
    return new PublicKey(raw);
  }

  /**
   * 1,136 bytes longer than the plaintext: enc (1,120), ciphertext, tag (16).
   * @param {Uint8Array} plaintext
   * @param {{info: Uint8Array}} context
   * @returns {Promise<Uint8Array>}
   */
  async seal(plaintext, { info }) {
    const { enc, shared } = await encapsulate(this.raw, Randomness.fresh());
    const { key, nonce } = await schedule(shared, info);
    return concat(enc, await gcmSeal(key, nonce, plaintext));
  }

  /** @param {unknown} other @returns {boolean} */
  equals(other) {
    return other instanceof PublicKey && equal(this.raw, other.raw);
  }
}

/** An X-Wing private key, kept as its 32-byte seed (draft-connolly-cfrg-xwing-kem section 5.2). */
export class SecretKey extends Secret {
  static BYTES = SEED_BYTES;
  #mlKem;
  #x25519;

  constructor(seed, { mlKem, x25519, publicKey }) {
    super(seed);
    this.#mlKem = mlKem;
    this.#x25519 = x25519;
    this.publicKey = publicKey;
  }

  /** The key of a seed. @param {Uint8Array} seed 32 bytes @returns {Promise<SecretKey>} */
  static async fromSeed(seed) {
    const expanded = shake256(Uint8Array.from(seed), { dkLen: ML_KEM_SEED_BYTES + 32 });
    const pair = ml_kem768.keygen(expanded.subarray(0, ML_KEM_SEED_BYTES));
    const own = await x25519(expanded.subarray(ML_KEM_SEED_BYTES));
    const publicKey = new PublicKey(concat(pair.publicKey, await exchange(own, BASE_POINT)));
    return new SecretKey(seed, { mlKem: pair.secretKey, x25519: own, publicKey });
  }

  /** @param {import("./randomness.js").Randomness} randomness @returns {Promise<SecretKey>} */
  static async fresh(randomness) {
    return SecretKey.fromSeed(randomness.take(SEED_BYTES));
  }

  /**
   * The plaintext, or `Refused`: one and the same for every reason.
   * @param {Uint8Array} sealed
   * @param {{info: Uint8Array}} context
   * @returns {Promise<Uint8Array>}
   */
  async open(sealed, { info }) {
    const shared = await this.#decapsulate(sealed.subarray(0, ENC_BYTES));
    if (shared !== null) {
      const { key, nonce } = await schedule(shared, info);
      const plaintext = await gcmOpen(key, nonce, sealed.subarray(ENC_BYTES));
      if (plaintext !== null) return plaintext;
    }
    throw new Refused("HPKE: does not open");
  }

  // Section 5.5 of the draft; null if enc is cut short or its share is of low order (RFC 9180 section 7.1.4).
  async #decapsulate(enc) {
    if (enc.length !== ENC_BYTES) return null;
    const share = enc.subarray(ML_KEM_ENC_BYTES);
    const exchanged = await exchange(this.#x25519, share);
    if (exchanged === null) return null;
    const secret = ml_kem768.decapsulate(enc.subarray(0, ML_KEM_ENC_BYTES), this.#mlKem);
    return combined(secret, exchanged, { share, raw: this.publicKey.raw });
  }
}

// Section 5.4 of the draft.
async function encapsulate(raw, randomness) {
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(raw.subarray(0, ML_KEM_BYTES), randomness.take(32));
  const own = await x25519(randomness.take(32));
  const share = await exchange(own, BASE_POINT);
  const exchanged = await exchange(own, raw.subarray(ML_KEM_BYTES));
  return { enc: concat(cipherText, share), shared: combined(sharedSecret, exchanged, { share, raw }) };
}

// Section 5.3 of the draft. The secret depends on both halves, and on the share and the key as they were written.
function combined(secret, exchanged, { share, raw }) {
  return sha3_256(concat(secret, exchanged, share, raw.subarray(ML_KEM_BYTES), X_WING_LABEL));
}

// Key and nonce of the only message, RFC 9180 section 5.1.
async function schedule(shared, info) {
  const context = concat(BASE_MODE, await extract("psk_id_hash", new Uint8Array()), await extract("info_hash", info));
  // HKDF is LabeledExtract of "secret", then LabeledExpand.
  const expand = (name, size) =>
    derive(labelled("secret"), { salt: shared, info: concat(integer(size, 2), labelled(name), context), size });
  return { key: await expand("key", 32), nonce: await expand("base_nonce", 12) };
}

// LabeledExtract without a salt, RFC 9180 section 4: HMAC fills up an empty key with zeros, which browsers refuse.
function extract(name, content) {
  return hmac(ZERO, concat(labelled(name), content));
}

function labelled(name) {
  return concat(utf8("HPKE-v1"), SUITE, utf8(name));
}

function x25519(scalar) {
  return crypto.subtle.importKey("pkcs8", concat(PKCS8, scalar), "X25519", false, ["deriveBits"]);
}

// What two X25519 keys share, or null if the other is a point of low order: with every scalar it gives zero. Engines
// refuse it when they read the key, when they exchange, or not at all.
async function exchange(own, share) {
  try {
    const other = await crypto.subtle.importKey("raw", share, "X25519", false, []);
    const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: other }, own, 256));
    return equal(shared, ZERO) ? null : shared;
  } catch {
    return null;
  }
}

function inRange(raw) {
  for (let at = 0; at < ML_KEM_COEFFICIENT_BYTES; at += 3) {
    const low = raw[at] | ((raw[at + 1] & 0x0f) << 8);
    const high = (raw[at + 1] >> 4) | (raw[at + 2] << 4);
    if (low >= ML_KEM_Q || high >= ML_KEM_Q) return false;
  }
  return true;
}
