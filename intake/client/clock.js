/** The clock of a visit: seconds that only go forward, and seconds since 1970 for the question of which day it is. */

export const CLOCK = Object.freeze({
  /** Seconds since the page was loaded. Never the wall clock: a retry aligned to it would show how wrong it is. */
  now: () => performance.now() / 1_000,
  /** Seconds since 1970, as this device believes. */
  wall: () => Date.now() / 1_000,
  sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
});
