/** Operations of published answers that no page needs: X-Wing, ML-KEM, HPKE, HMAC and AES-256-GCM by themselves. */

import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";

import { MlKem768 } from "mlkem";

import { concat, utf8 } from "../../../crypto/bytes.js";
import { SecretKey } from "../../../crypto/hpke.js";
import { gcmSeal, hmac } from "../../../crypto/native.js";
import { packed } from "./fields.mjs";
import { openedBy, schedule, secretOf } from "./schedule.mjs";

const X_WING = 0x647a;
const AEADS = { 1: "aes-128-gcm", 2: "aes-256-gcm", 3: "chacha20-poly1305" };

async function xWingDecapsulate(fields) {
  const [seed, enc] = [fields.raw("seed"), fields.raw("enc")];
  const secret = await secretOf(X_WING, seed, enc);
  const info = utf8("info");
  const [key, nonce] = await schedule(secret, { kem: X_WING, aead: 2, info });
  const sealed = concat(enc, await gcmSeal(key, nonce, utf8("plain")));
  assert.deepEqual(await (await SecretKey.fromSeed(seed)).open(sealed, { info }), utf8("plain"));
  return { secret: packed(secret) };
}

async function mlKem(fields) {
  const library = new MlKem768();
  const [publicKey, privateKey] = await library.deriveKeyPair(fields.raw("seed"));
  return { library, publicKey, privateKey };
}

async function hpkeKnown(fields) {
  const [kem, aead] = [fields.value("kem"), fields.value("aead")];
  const names = ["private", "enc", "info", "aad", "ciphertext"];
  const [priv, enc, info, aad, ciphertext] = names.map((name) => fields.raw(name));
  const secret = await secretOf(kem, priv, enc);
  const [key, nonce] = await schedule(secret, { kem, aead, info });
  const opening = createDecipheriv(AEADS[aead], key, nonce, { authTagLength: 16 });
  opening.setAAD(aad, { plaintextLength: ciphertext.length - 16 }).setAuthTag(ciphertext.slice(-16));
  const plaintext = new Uint8Array(concat(opening.update(ciphertext.slice(0, -16)), opening.final()));
  const byLibrary = await openedBy({ kem, aead, priv, enc, info, aad, ciphertext });
  assert.deepEqual(byLibrary ?? plaintext, plaintext);
  return { secret: packed(secret), key: packed(key), nonce: packed(nonce), plaintext: packed(plaintext) };
}

export const KNOWN = {
  "x-wing decapsulate": xWingDecapsulate,
  "ml-kem key": async (fields) => ({ key: packed((await mlKem(fields)).publicKey) }),
  "ml-kem decapsulate": async (fields) => {
    const { library, privateKey } = await mlKem(fields);
    return { secret: packed(await library.decap(fields.raw("enc"), privateKey)) };
  },
  "hpke known": hpkeKnown,
  hmac: async (fields) => ({ mac: packed(await hmac(fields.raw("key"), fields.raw("message"))) }),
  "gcm seal": async (fields) => {
    const [key, nonce] = [fields.raw("key"), fields.raw("nonce")];
    return { sealed: packed(await gcmSeal(key, nonce, fields.raw("plaintext"))) };
  },
};
