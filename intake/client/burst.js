/**
 * A message that leaves from the page at once: its letter alone, then what is left of its class, a cover like a chunk.
 * Two are in flight at first; one more after each swift answer, and one less after one that had to be tried again. With
 * one envelope in the class it is the letter alone (a browser that refuses to keep it over a reload).
 */

import { ARRIVED, deliver } from "./visit.js";

export class Burst {
  /** How many of `size` were answered with 204. */
  arrived = 0;

  /** Those that were tried without an answer, and will be again. */
  late = new Set();

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
      if ((await this.#carry(this.#letter)) === null) return false;
      this.#letter = null;
    }
    this.#inFlight = this.#parts.table.inFlight;
    await this.#carriers(this.#inFlight);
    return this.complete;
  }

  #carriers(count) {
    return Promise.all(Array.from({ length: count }, () => this.#carrier()));
  }

  /** Carries one envelope, and is followed by one carrier, two or none. */
  async #carrier() {
    const request = this.#failed ? null : await this.#next();
    if (request === null) return;
    const took = await this.#carry(request);
    if (took === null) {
      this.#again.push(request);
      return;
    }
    const { table } = this.#parts;
    let following = 1;
    if (took <= table.swift && this.#inFlight < table.mostInFlight) following = 2;
    if (took > table.answer && this.#inFlight > table.inFlight) following = 0;
    this.#inFlight += following - 1;
    await this.#carriers(following);
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

  /** The retries of a single envelope, counted from its own first try; how long it took, or null if it failed. */
  async #carry(request) {
    const { post, clock, table, changed } = this.#parts;
    const start = clock.now();
    const outcome = await deliver(request, {
      post,
      clock,
      start,
      points: table.points.map((point) => point - table.departure),
      late: table.late,
      tell: (event) => {
        if (event !== "unconfirmed") return;
        this.late.add(request);
        changed();
      },
    });
    if (outcome !== ARRIVED) {
      this.#failed = true;
      return null;
    }
    this.arrived += 1;
    this.late.delete(request);
    changed();
    return clock.now() - start;
  }
}
