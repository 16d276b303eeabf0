/** X-Wing and the key schedule of HPKE once more, from the draft and from RFC 9180; the twin of schedule.py. */

import { createHash, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";

import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

import { concat, integer, utf8 } from "../../../crypto/bytes.js";
import { hmac } from "../../../crypto/native.js";

export const X25519 = 0x0020;
export const X_WING = 0x647a;
const HKDF_SHA256 = Uint8Array.of(0, 1);
const NO_SALT = new Uint8Array(32);
const KEY_BYTES = { 1: 16, 2: 32, 3: 32 };
const PRIVATE = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20]);
const PUBLIC = Uint8Array.from([0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 3, 0x21, 0]);

/** What Node exchanges, and the public half of the private key. */
function exchanged(raw, share) {
  const privateKey = createPrivateKey({ key: Buffer.from(concat(PRIVATE, raw)), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey({ key: Buffer.from(concat(PUBLIC, share)), format: "der", type: "spki" });
  const own = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { shared: diffieHellman({ privateKey, publicKey }), own: own.subarray(PUBLIC.length) };
}

/** Decapsulate, section 5.5 of draft-connolly-cfrg-xwing-kem. */
export function xWingSecret(seed, enc) {
  const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest();
  const { secretKey } = ml_kem768.keygen(Uint8Array.from(expanded.subarray(0, 64)));
  const share = enc.slice(1_088);
  const { shared, own } = exchanged(expanded.subarray(64), share);
  const combined = concat(ml_kem768.decapsulate(enc.slice(0, 1_088), secretKey), shared, share, own, utf8("\\.//^\\"));
  return Uint8Array.from(createHash("sha3-256").update(combined).digest());
}

/** Decap of DHKEM(X25519, HKDF-SHA256), RFC 9180 section 4.1. */
export async function x25519Secret(raw, enc) {
  const { shared, own } = exchanged(raw, enc);
  const suite = concat(utf8("KEM"), integer(X25519, 2));
  const key = await extract(suite, { salt: NO_SALT, label: "eae_prk", secret: shared });
  return expand(suite, { key, label: "shared_secret", info: concat(enc, own), size: 32 });
}

/** Key and nonce of the first message in base mode, RFC 9180 section 5.1. */
export async function schedule(secret, { kem, aead, info }) {
  const suite = concat(utf8("HPKE"), integer(kem, 2), HKDF_SHA256, integer(aead, 2));
  const nothing = new Uint8Array();
  const context = concat(
    Uint8Array.of(0),
    await extract(suite, { salt: NO_SALT, label: "psk_id_hash", secret: nothing }),
    await extract(suite, { salt: NO_SALT, label: "info_hash", secret: info }),
  );
  const key = await extract(suite, { salt: secret, label: "secret", secret: nothing });
  return [
    await expand(suite, { key, label: "key", info: context, size: KEY_BYTES[aead] }),
    await expand(suite, { key, label: "base_nonce", info: context, size: 12 }),
  ];
}

async function extract(suite, { salt, label, secret }) {
  return hmac(salt, concat(utf8("HPKE-v1"), suite, utf8(label), secret));
}

async function expand(suite, { key, label, info, size }) {
  const labelled = concat(integer(size, 2), utf8("HPKE-v1"), suite, utf8(label), info);
  // One block of HKDF-Expand is enough: no output is longer than 32 bytes.
  return (await hmac(key, concat(labelled, Uint8Array.of(1)))).slice(0, size);
}
