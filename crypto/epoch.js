/** An epoch is one UTC day, counted from 1970-01-01 as u32 and written as YYYY-MM-DD in signed notes. */

import { Misuse, Refused } from "./errors.js";

export const SECONDS = 86_400;
// The last day that has a four-digit year; later numbers are refused, so that every epoch can be written.
export const LAST = 2_932_896;

/** The epoch of a moment given in seconds since 1970 (UTC). @param {number} seconds @returns {number} */
export function at(seconds) {
  return Math.floor(seconds / SECONDS);
}

/** YYYY-MM-DD; `Misuse` outside 1970-9999. @param {number} epoch @returns {string} */
export function toIso(epoch) {
  if (!(epoch >= 0 && epoch <= LAST)) throw new Misuse("epoch: outside 1970-9999");
  return new Date(epoch * SECONDS * 1_000).toISOString().slice(0, 10);
}

/** The epoch written as YYYY-MM-DD, 1970-9999, ASCII digits. @param {string} untrusted @returns {number} */
export function fromIso(untrusted) {
  const day = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(untrusted) ? Date.parse(`${untrusted}T00:00:00Z`) : NaN;
  const epoch = day / (SECONDS * 1_000);
  // Some engines read 30 February as 1 March: only the day that is written is read.
  if (!(epoch >= 0) || toIso(epoch) !== untrusted) throw new Refused("date: not YYYY-MM-DD");
  return epoch;
}

/** An epoch from a number that came from outside. @param {number} number @returns {number} */
export function checked(number) {
  if (!(number >= 0 && number <= LAST)) throw new Refused("epoch: outside 1970-9999");
  return number;
}
