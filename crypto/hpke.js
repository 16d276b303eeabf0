/**
 * HPKE base mode, single shot: X-Wing (0x647A), HKDF-SHA256, AES-256-GCM (RFC 9180; draft-connolly-cfrg-xwing-kem).
 *
 * `@hpke/core` does the work; this file fixes the suite, checks public keys, which the library does not, and turns its
 * errors into `Refused`. All context goes into `info` (RFC 9180 section 8.1).
 */

import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

import { any, concat, equal } from "./bytes.js";
import { Refused } from "./errors.js";
import { Secret } from "./secret.js";

export const SEED_BYTES = 32;
export const PUBLIC_KEY_BYTES = 1_216;
export const ENC_BYTES = 1_120;
export const OVERHEAD_BYTES = ENC_BYTES + 16;
const ML_KEM_BYTES = 1_184;
const ML_KEM_COEFFICIENT_BYTES = 1_152;
const ML_KEM_Q = 3_329;

const KEM = new XWing();
const SUITE = new CipherSuite({ kem: KEM, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
// Any scalar finds a point of low order: clamping makes it a multiple of 8, and the exchange is then all zero.
const PROBE = concat(
  Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20), // PKCS#8 of an X25519 key
  new Uint8Array(32).fill(0x42),
);

/** An X-Wing public key: 1,216 bytes, ML-KEM-768 (1,184) and X25519 (32). */
export class PublicKey {
  #key;

  constructor(raw, key) {
    this.raw = raw;
    this.#key = key;
  }

  /**
   * Refuses other lengths, ML-KEM coefficients out of range and X25519 points of low order.
   * @param {Uint8Array} untrusted
   * @returns {Promise<PublicKey>}
   */
  static async fromBytes(untrusted) {
    if (untrusted.length !== PUBLIC_KEY_BYTES) throw new Refused("X-Wing public key: not 1,216 bytes");
    const raw = Uint8Array.from(untrusted);
    if (!inRange(raw) || (await exchangesToZero(raw.slice(ML_KEM_BYTES)))) {
      throw new Refused("X-Wing public key: not a valid key");
    }
    return new PublicKey(raw, await KEM.deserializePublicKey(raw.slice().buffer));
  }

  /**
   * 1,136 bytes longer than the plaintext: enc (1,120), ciphertext, tag (16).
   * @param {Uint8Array} plaintext
   * @param {{info: Uint8Array}} context
   * @returns {Promise<Uint8Array>}
   */
  async seal(plaintext, { info }) {
    const { enc, ct } = await SUITE.seal({ recipientPublicKey: this.#key, info: alone(info) }, alone(plaintext));
    return concat(new Uint8Array(enc), new Uint8Array(ct));
  }

  /** @param {unknown} other @returns {boolean} */
  equals(other) {
    return other instanceof PublicKey && equal(this.raw, other.raw);
  }
}

/** An X-Wing private key, kept as its 32-byte seed (draft-connolly-cfrg-xwing-kem section 5.2). */
export class SecretKey extends Secret {
  static BYTES = SEED_BYTES;
  #key;

  constructor(seed, key, publicKey) {
    super(seed);
    this.#key = key;
    this.publicKey = publicKey;
  }

  /** The key of a seed. @param {Uint8Array} seed 32 bytes @returns {Promise<SecretKey>} */
  static async fromSeed(seed) {
    // The library reads the whole buffer behind what it is given: never a view into another one.
    const pair = await KEM.generateKeyPairDerand(Uint8Array.from(seed));
    const raw = new Uint8Array(await KEM.serializePublicKey(pair.publicKey)).slice();
    return new SecretKey(seed, pair.privateKey, new PublicKey(raw, pair.publicKey));
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
    const enc = alone(sealed.subarray(0, ENC_BYTES));
    const how = { recipientKey: this.#key, enc, info: alone(info) };
    try {
      return new Uint8Array(await SUITE.open(how, alone(sealed.subarray(ENC_BYTES))));
    } catch {
      throw new Refused("HPKE: does not open");
    }
  }
}

function alone(raw) {
  return raw.slice().buffer;
}

function inRange(raw) {
  for (let at = 0; at < ML_KEM_COEFFICIENT_BYTES; at += 3) {
    const low = raw[at] | ((raw[at + 1] & 0x0f) << 8);
    const high = (raw[at + 1] >> 4) | (raw[at + 2] << 4);
    if (low >= ML_KEM_Q || high >= ML_KEM_Q) return false;
  }
  return true;
}

async function exchangesToZero(x25519) {
  const probe = await crypto.subtle.importKey("pkcs8", PROBE, "X25519", false, ["deriveBits"]);
  try {
    const other = await crypto.subtle.importKey("raw", x25519, "X25519", false, []);
    return !any(new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: other }, probe, 256)));
  } catch {
    return true;
  }
}
