/** Operations of published answers that no page needs: X-Wing, ML-KEM, HPKE, HMAC and AES-256-GCM by themselves. */

import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";

import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

import { concat, utf8 } from "../../../crypto/bytes.js";
import { SecretKey } from "../../../crypto/hpke.js";
import { gcmSeal, hmac } from "../../../crypto/native.js";
import { packed } from "./fields.mjs";
import { X25519, X_WING, schedule, x25519Secret, xWingSecret } from "./schedule.mjs";

const SECRETS = { [X25519]: x25519Secret, [X_WING]: xWingSecret };
const AEADS = { 1: "aes-128-gcm", 2: "aes-256-gcm", 3: "chacha20-poly1305" };

async function xWingDecapsulate(fields) {
  const [seed, enc] = [fields.raw("seed"), fields.raw("enc")];
  const secret = xWingSecret(seed, enc);
  const info = utf8("info");
  const [key, nonce] = await schedule(secret, { kem: X_WING, aead: 2, info });
  const sealed = concat(enc, await gcmSeal(key, nonce, utf8("plain")));
  assert.deepEqual(await (await SecretKey.fromSeed(seed)).open(sealed, { info }), utf8("plain"));
  return { secret: packed(secret) };
}

async function hpkeKnown(fields) {
  const [kem, aead] = [fields.value("kem"), fields.value("aead")];
  const names = ["private", "enc", "info", "aad", "ciphertext"];
  const [priv, enc, info, aad, ciphertext] = names.map((name) => fields.raw(name));
  const secret = await SECRETS[kem](priv, enc);
  const [key, nonce] = await schedule(secret, { kem, aead, info });
  const opening = createDecipheriv(AEADS[aead], key, nonce, { authTagLength: 16 });
  opening.setAAD(aad, { plaintextLength: ciphertext.length - 16 }).setAuthTag(ciphertext.slice(-16));
  const plaintext = new Uint8Array(concat(opening.update(ciphertext.slice(0, -16)), opening.final()));
  return { secret: packed(secret), key: packed(key), nonce: packed(nonce), plaintext: packed(plaintext) };
}

export const KNOWN = {
  "x-wing decapsulate": xWingDecapsulate,
  "ml-kem key": (fields) => ({ key: packed(ml_kem768.keygen(fields.raw("seed")).publicKey) }),
  "ml-kem decapsulate": (fields) => {
    const { secretKey } = ml_kem768.keygen(fields.raw("seed"));
    return { secret: packed(ml_kem768.decapsulate(fields.raw("enc"), secretKey)) };
  },
  "hpke known": hpkeKnown,
  hmac: async (fields) => ({ mac: packed(await hmac(fields.raw("key"), fields.raw("message"))) }),
  "gcm seal": async (fields) => {
    const [key, nonce] = [fields.raw("key"), fields.raw("nonce")];
    return { sealed: packed(await gcmSeal(key, nonce, fields.raw("plaintext"))) };
  },
};
