/**
 * Sealing: an envelope is 32,768 bytes of one shape, whoever it is for and whatever is in it (SPEC section 4).
 *
 * What opens envelopes is in `opening.js`, which the reporter's page may not import.
 */

import { BODY_BYTES, DESKS, NO_DESK } from "./body.js";
import { concat, integer } from "./bytes.js";
import { Misuse, Refused } from "./errors.js";
import { OVERHEAD_BYTES, SecretKey } from "./hpke.js";
import { derive } from "./kdf.js";
import * as labels from "./labels.js";
import { gcmSeal, sha256 } from "./native.js";

export const ENVELOPE_BYTES = 32_768;
export const SECRET_BYTES = 32;
export const SLOT_BYTES = OVERHEAD_BYTES + SECRET_BYTES;
export const SLOTS_BYTES = DESKS * SLOT_BYTES;
export const COMMITMENT_BYTES = 32;
export const WORK_BYTES = 16;
export const REQUEST_BYTES = WORK_BYTES + ENVELOPE_BYTES;
// Every envelope has a fresh secret, so its body key seals once: a fixed nonce is safe, and only then.
export const BODY_NONCE = new Uint8Array(12);

/**
 * A desk's public key of one epoch.
 * @typedef {{desk: number, key: import("./hpke.js").PublicKey}} DayKey
 */

/** Bytes of the one shape. Nothing else about an envelope can be checked without a key. */
export class Envelope {
  constructor(raw) {
    this.raw = raw;
  }

  /** @param {Uint8Array} untrusted @returns {Envelope} */
  static fromBytes(untrusted) {
    if (untrusted.length !== ENVELOPE_BYTES) throw new Refused("envelope: not 32,768 bytes");
    return new Envelope(Uint8Array.from(untrusted));
  }
}

/**
 * The 32,784 bytes of a request. A retry sends the very same bytes again.
 * @param {Envelope} envelope
 * @param {{randomness: import("./randomness.js").Randomness}} context
 * @returns {Uint8Array}
 */
export function request(envelope, { randomness }) {
  return concat(randomness.take(WORK_BYTES), envelope.raw);
}

/**
 * Seal a body so that exactly these desks can open it. Every call draws a fresh secret: never seal a retry anew.
 * @param {Uint8Array} body 28,048 bytes
 * @param {{desks: DayKey[], office: Uint8Array, epoch: number, randomness: import("./randomness.js").Randomness}} how
 * @returns {Promise<Envelope>}
 */
export async function seal(body, { desks, office, epoch, randomness }) {
  const numbers = desks.map(({ desk }) => desk);
  if (
    body.length !== BODY_BYTES ||
    !(desks.length >= 1 && desks.length <= DESKS) ||
    new Set(numbers).size !== numbers.length ||
    numbers.some((desk) => !(desk >= 0 && desk < NO_DESK))
  ) {
    throw new Misuse("envelope: a body of 28,048 bytes for 1 to 4 different desks, 0 to 254");
  }
  return sealed(body, { desks, office, epoch, randomness });
}

/**
 * An envelope for nobody: four throwaway slots, so no desk can find the key of its body (28,048 zeros).
 * @param {{office: Uint8Array, epoch: number, randomness: import("./randomness.js").Randomness}} how
 * @returns {Promise<Envelope>}
 */
export async function cover({ office, epoch, randomness }) {
  return sealed(new Uint8Array(BODY_BYTES), { desks: [], office, epoch, randomness });
}

/** What binds a slot to its office (32 bytes), epoch and desk (0-254; 255: a throwaway). */
export function slotInfo({ office, epoch, desk }) {
  return concat(labels.SLOT, office, integer(epoch, 4), integer(desk, 1));
}

/**
 * 32 bytes each, bound to all four slots: a change in any, dummies included, destroys the envelope for all.
 * @returns {Promise<[Uint8Array, Uint8Array]>}
 */
export async function commitmentAndKey(secret, slots, { office, epoch }) {
  const info = concat(labels.ENVELOPE, office, integer(epoch, 4), await sha256(slots));
  const derived = await derive(secret, { salt: null, info, size: COMMITMENT_BYTES + 32 });
  return [derived.slice(0, COMMITMENT_BYTES), derived.slice(COMMITMENT_BYTES)];
}

async function sealed(body, { desks, office, epoch, randomness }) {
  const secret = randomness.take(SECRET_BYTES);
  const slots = [];
  for (const { desk, key } of desks) slots.push(await key.seal(secret, { info: slotInfo({ office, epoch, desk }) }));
  // Dummy slots are real encapsulations to a key whose private half is dropped here: random bytes could be told apart.
  const throwaway = (await SecretKey.fresh(randomness)).publicKey;
  const info = slotInfo({ office, epoch, desk: NO_DESK });
  while (slots.length < DESKS) slots.push(await throwaway.seal(randomness.take(SECRET_BYTES), { info }));
  const joined = concat(...randomness.shuffled(slots));
  const [commitment, key] = await commitmentAndKey(secret, joined, { office, epoch });
  return new Envelope(concat(joined, commitment, await gcmSeal(key, BODY_NONCE, body)));
}
