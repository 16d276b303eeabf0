/** The key schedule of HPKE once more, from the text of RFC 9180; the twin of schedule.py. */

import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

import { concat, integer, utf8 } from "../../../crypto/bytes.js";
import { hmac } from "../../../crypto/native.js";

const X25519 = 0x0020;
const HKDF_SHA256 = Uint8Array.of(0, 1);
const NO_SALT = new Uint8Array(32);
const KEMS = { [X25519]: () => new DhkemX25519HkdfSha256(), 0x647a: () => new XWing() };
const AEADS = { 1: () => new Aes128Gcm(), 2: () => new Aes256Gcm() };
const KEY_BYTES = { 1: 16, 2: 32, 3: 32 };

const whole = (raw) => Uint8Array.from(raw).buffer;

/** What the library decapsulates. */
export async function secretOf(kem, priv, enc) {
  const library = KEMS[kem]();
  const recipientKey = await library.importKey("raw", whole(priv), false);
  return new Uint8Array(await library.decap({ recipientKey, enc: whole(enc) }));
}

/** What the library opens, or null for an AEAD that it does not have. */
export async function openedBy({ kem, aead, priv, enc, info, aad, ciphertext }) {
  if (AEADS[aead] === undefined) return null;
  const suite = new CipherSuite({ kem: KEMS[kem](), kdf: new HkdfSha256(), aead: AEADS[aead]() });
  const recipientKey = await suite.kem.importKey("raw", whole(priv), false);
  return new Uint8Array(await suite.open({ recipientKey, enc: whole(enc), info: whole(info) }, whole(ciphertext), whole(aad)));
}

/** Key and nonce of the first message in base mode, RFC 9180 section 5.1. */
export async function schedule(secret, { kem, aead, info }) {
  const suite = concat(utf8("HPKE"), integer(kem, 2), HKDF_SHA256, integer(aead, 2));
  const nothing = new Uint8Array();
  const extract = async (salt, label, ikm) => hmac(salt, concat(utf8("HPKE-v1"), suite, utf8(label), ikm));
  const context = concat(
    Uint8Array.of(0),
    await extract(NO_SALT, "psk_id_hash", nothing),
    await extract(NO_SALT, "info_hash", info),
  );
  const key = await extract(secret, "secret", nothing);
  const expand = async (label, size) => {
    const labelled = concat(integer(size, 2), utf8("HPKE-v1"), suite, utf8(label), context);
    // One block of HKDF-Expand is enough: no output is longer than 32 bytes.
    return (await hmac(key, concat(labelled, Uint8Array.of(1)))).slice(0, size);
  };
  return [await expand("key", KEY_BYTES[aead]), await expand("base_nonce", 12)];
}
