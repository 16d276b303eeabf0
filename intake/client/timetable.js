/**
 * All times of a visit, in seconds, and the largest burst of a page: one table, alike for all, since a setting is a mark
 * (SPEC section 12). Only the entry of a test build scales it, and then a banner says so.
 */

import { ANSWER_SECONDS, BURST_CLASSES, DEPARTURE_SECONDS, IN_FLIGHT, MOST_IN_FLIGHT, RETRY_SECONDS, SWIFT_SECONDS } from "../../crypto/visit.js";

/** What a released page does. `points`: when the envelope may leave, counted from the verified record. */
export const RELEASED = Object.freeze({
  departure: DEPARTURE_SECONDS,
  points: Object.freeze([DEPARTURE_SECONDS, ...RETRY_SECONDS.map((after) => DEPARTURE_SECONDS + after)]),
  answer: ANSWER_SECONDS,
  // How long before the departure the envelope is sealed, with or without the board.
  sealing: 2,
  // Whoever is ready this little after a point still leaves at it: browsers wake a tab in the background once a second.
  late: 2,
  fetch: 60,
  // A board of 1,024 cells takes 11 minutes at 50 kbit/s.
  board: 900,
  // A record is used at most this long after it was loaded (SPEC section 8.3).
  usable: 12 * 3_600,
  inFlight: IN_FLIGHT,
  mostInFlight: MOST_IN_FLIGHT,
  swift: SWIFT_SECONDS,
});

/** The largest class of a page, and how many chunks it carries beside the message. */
export const PAGE_CLASS = 1_024;
export const CHUNKS = Math.min(PAGE_CLASS, BURST_CLASSES.at(-1)) - 1;

/** The same table, faster; for test builds only. Answers keep their time, since a test's server is not faster. */
export function scaled(table, factor) {
  return Object.freeze({
    ...table,
    departure: table.departure * factor,
    points: Object.freeze(table.points.map((point) => point * factor)),
    sealing: table.sealing * factor,
    late: Math.max(table.late * factor, 0.2),
    answer: table.answer * factor,
  });
}
