/** The one table of a visit's timing and burst classes: alike for all, since a setting is a mark (SPEC section 12). */

import { Misuse } from "./errors.js";

// Seconds from the verified record to the one envelope, and from there to each time that the same bytes are tried again.
export const DEPARTURE_SECONDS = 15;
export const RETRY_SECONDS = Object.freeze([30, 60, 120, 240]);
// An attempt without its answer after this long counts as failed.
export const ANSWER_SECONDS = 25;
// A message with files is a burst of one of these sizes; a page stops at 1,024.
export const BURST_CLASSES = Object.freeze([8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192]);
// A burst begins with so many envelopes in flight, and has one more after each swift answer: over Tor an answer is long on
// its way, and on a slow line more of them at once would all be late. A browser itself sends six at a time.
export const IN_FLIGHT = 2;
export const SWIFT_SECONDS = 3;
export const MOST_IN_FLIGHT = 16;

/**
 * How many envelopes leave when `envelopes` carry something: one alone, else the next class.
 * @param {number} envelopes
 * @returns {number}
 */
export function burstClass(envelopes) {
  if (!(envelopes >= 1)) throw new Misuse("burst: no envelope");
  if (envelopes === 1) return 1;
  const size = BURST_CLASSES.find((most) => envelopes <= most);
  if (size === undefined) throw new Misuse("burst: more than 8,192 envelopes");
  return size;
}
