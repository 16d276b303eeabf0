/** Opening envelopes: only a desk may import this file, and the reporter's page never does (SPEC section 4). */

import { Body } from "./body.js";
import { equal } from "./bytes.js";
import { BODY_NONCE, COMMITMENT_BYTES, SLOT_BYTES, SLOTS_BYTES, commitmentAndKey, slotInfo } from "./envelope.js";
import { Refused } from "./errors.js";
import { gcmOpen } from "./native.js";
import { LATE } from "./record.js";

/**
 * The private half of a desk's day key.
 * @typedef {{desk: number, epoch: number, key: import("./hpke.js").SecretKey}} DaySecret
 */

/** The day it came, the 7 before (sealed offline, posted later), the day after (the server's clock is behind). */
export function epochsToTry(arrival) {
  return [...Array.from({ length: LATE + 1 }, (_, days) => arrival - days), arrival + 1];
}

/**
 * The body, or null when no slot opens: cover, another desk's, another city's are one verdict.
 *
 * The first slot that opens decides. From there on everything that does not fit is `Refused`: no other slot is tried,
 * so that no two desks can be made to open different bodies.
 * @param {import("./envelope.js").Envelope} envelope
 * @param {DaySecret[]} secrets
 * @param {{office: Uint8Array}} context
 * @returns {Promise<Body | null>}
 */
export async function openEnvelope(envelope, secrets, { office }) {
  for (const day of secrets) {
    const info = slotInfo({ office, epoch: day.epoch, desk: day.desk });
    for (let start = 0; start < SLOTS_BYTES; start += SLOT_BYTES) {
      const secret = await opened(day.key, envelope.raw.slice(start, start + SLOT_BYTES), info);
      if (secret !== null) return openBody(envelope.raw, secret, day, office);
    }
  }
  return null;
}

async function opened(key, slot, info) {
  try {
    return await key.open(slot, { info });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

async function openBody(raw, secret, day, office) {
  const context = { office, epoch: day.epoch };
  const [commitment, key] = await commitmentAndKey(secret, raw.slice(0, SLOTS_BYTES), context);
  if (!equal(commitment, raw.subarray(SLOTS_BYTES, SLOTS_BYTES + COMMITMENT_BYTES))) {
    throw new Refused("envelope: commitment does not match");
  }
  const untrusted = await gcmOpen(key, BODY_NONCE, raw.slice(SLOTS_BYTES + COMMITMENT_BYTES));
  if (untrusted === null) throw new Refused("envelope: body does not open");
  const body = await Body.fromBytes(untrusted, { office });
  if (body.header.epoch !== day.epoch) throw new Refused("body: epoch is not its key's");
  // Stops a desk from sealing a body that was signed for it to another one.
  if (!body.header.desks.includes(day.desk)) throw new Refused("body: not addressed to this desk");
  return body;
}
