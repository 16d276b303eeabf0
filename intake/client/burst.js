/**
 * A message that leaves from the page at once: its letter alone, then what is left of its class, a cover like a chunk.
 * Two are in flight at first; one more after each swift answer, and one less after one that had to be tried again. With
 * one envelope in the class it is the letter alone (a browser that refuses to keep it over a reload).
 */

import { ARRIVED, deliver } from "./visit.js";

export class Burst {
  /** How many of `size` were answered with 204. */
  arrived = 0;

  #letter;
  #left;
  #again = [];
  #parts;
  #failed = false;
  #inFlight = 0;

  /** `left` gives the requests after the letter, each sealed only when it is asked for. */
  constructor({ letter, left, size, post, clock, table, changed = () => {} }) {
    this.size = size;
    this.#letter = letter;
    this.#left = left;
    this.#parts = { post, clock, table, changed };
  }

  get complete() {
    return this.arrived === this.size;
  }

  /** Whether the class is complete. If not, `run` again goes on with it: the same bytes first, never a new class. */
  async run() {
    this.#failed = false;
    if (this.#letter !== null) {
      if (!(await this.#carry(this.#letter))) return false;
      this.#letter = null;
    }
    const { table } = this.#parts;
    this.#inFlight = table.inFlight;
    await Promise.all(Array.from({ length: table.inFlight }, () => this.#carrier()));
    return this.complete;
  }

  async #carrier() {
    const { clock, table } = this.#parts;
    const more = [];
    while (!this.#failed) {
      const request = await this.#next();
      if (request === null) break;
      const start = clock.now();
      if (!(await this.#carry(request))) {
        this.#again.push(request);
        break;
      }
      const took = clock.now() - start;
      if (took <= table.swift && this.#inFlight < table.mostInFlight) {
        this.#inFlight += 1;
        const carrier = this.#carrier();
        // Its failure is heard below; until then nobody may call it unheard.
        carrier.catch(() => {});
        more.push(carrier);
      } else if (took > table.answer && this.#inFlight > table.inFlight) {
        this.#inFlight -= 1;
        break;
      }
    }
    await Promise.all(more);
  }

  async #next() {
    if (this.#again.length) return this.#again.shift();
    try {
      const { done, value } = await this.#left.next();
      return done ? null : value;
    } catch (failure) {
      this.#failed = true;
      throw failure;
    }
  }

  /** The retries of a single envelope, counted from its own first try. */
  async #carry(request) {
    const { post, clock, table, changed } = this.#parts;
    const outcome = await deliver(request, {
      post,
      clock,
      start: clock.now(),
      points: table.points.map((point) => point - table.departure),
      late: table.late,
    });
    if (outcome !== ARRIVED) {
      this.#failed = true;
      return false;
    }
    this.arrived += 1;
    changed();
    return true;
  }
}
