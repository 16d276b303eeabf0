/**
 * One visit, one envelope: record and board, then one envelope at a fixed time, then silence, whatever the visit is for
 * (SPEC section 12). Pure: clock, letterbox, tab and protocol are handed in.
 */

/** The life of a visit. A state that is not named here is an error. */
export const NEXT = Object.freeze({
  loading: { unreachable: "unreachable", wrong: "wrong", refused: "refused", closed: "closed", verified: "counting" },
  unreachable: {},
  wrong: {},
  refused: {},
  closed: {},
  counting: { due: "leaving", missed: "given up", stopped: "stopped" },
  leaving: { accepted: "arrived", unconfirmed: "waiting" },
  waiting: { due: "leaving", missed: "given up", stopped: "stopped" },
  arrived: {},
  "given up": {},
  stopped: {},
});

export const ARRIVED = "arrived";
export const NOT_CONFIRMED = "not confirmed";
export const NEVER_LEFT = "never left";
export const STOPPED = "stopped";

const nothing = () => {};
const never = () => false;

/**
 * Try the same bytes at each point after `start` until a 204. A point that has passed is left out: a tab that was frozen
 * goes on at the next point of the same grid and catches up with nothing.
 */
export async function deliver(request, { post, clock, start, points, late, stopped = never, tell = nothing }) {
  let outcome = NEVER_LEFT;
  for (const point of points) {
    const due = start + point;
    if (clock.now() > due + late) continue;
    tell("until", due);
    await clock.sleep(Math.max(0, due - clock.now()));
    if (stopped()) return STOPPED;
    if (clock.now() > due + late) continue;
    tell("due");
    if (await post(request)) return ARRIVED;
    tell("unconfirmed");
    outcome = NOT_CONFIRMED;
  }
  return outcome;
}

export class Visit {
  /** Where the visit is: a key of `NEXT`. */
  state = "loading";
  /** What the record proved, once it is verified. */
  found = null;
  /** Whether the envelope of this load was sealed by an earlier one: a message, or the cover of a load cut short. */
  carries = false;
  /** When the envelope leaves next, on the clock; null when it does not. */
  next = null;
  /** The sealed request of this load, for the file that is offered when it could not be delivered. */
  request = null;

  #parts;
  #stopped = false;
  #verified = 0;
  #changed;

  /**
   * `protocol`: `verify(bytes)` throws unless the record follows from one office; `board(bytes, found)` gives a board or
   * throws; `cover(found)` gives the request of an envelope for nobody. `changed` is called after every change.
   */
  constructor({ letterbox, tab, clock, table, protocol, changed = nothing }) {
    this.#parts = { letterbox, tab, clock, table, protocol };
    this.#changed = changed;
    /** Resolves to the board, or to null: missing, too slow, too large and forged are one case. */
    this.board = new Promise((resolve) => {
      this.hang = resolve;
    });
  }

  /** The whole visit; returns when its envelope has arrived or will not. */
  async run() {
    const { tab, clock, table, protocol } = this.#parts;
    const kept = tab.kept();
    this.carries = kept !== null;
    if (!(await this.#verify())) {
      this.request = kept;
      this.#changed();
      return;
    }
    this.#verified = clock.now();
    this.#hangBoard();
    if (this.found.closed) {
      this.#to("closed");
      return;
    }
    this.#to("verified");
    await clock.sleep(Math.max(0, this.#verified + table.departure - table.sealing - clock.now()));
    this.request = kept ?? (await protocol.cover(this.found));
    if (!this.#stopped) tab.keep(this.request);
    await this.#deliver();
  }

  /** Whether something may still be sealed with this record. */
  get usable() {
    const { clock, table } = this.#parts;
    return this.found !== null && !this.found.closed && clock.now() - this.#verified <= table.usable;
  }

  /** Whether the envelope of this load has had its turn, and none is on its way. */
  get quiet() {
    return !["loading", "counting", "leaving"].includes(this.state);
  }

  /** Waits until the envelope of this load has had its turn: a load that is cut short before it would tell a writer. */
  async settled() {
    const { clock } = this.#parts;
    while (!this.quiet) await clock.sleep(0.1);
  }

  /** No more tries from here: a message takes the envelope's place, or nobody waits for it any more. */
  stop() {
    this.#stopped = true;
    if (NEXT[this.state].stopped) this.#to("stopped");
  }

  async #verify() {
    const { letterbox, protocol } = this.#parts;
    let untrusted;
    try {
      untrusted = await letterbox.record();
    } catch (failure) {
      this.#without(failure.reached ? "wrong" : "unreachable");
      return false;
    }
    try {
      this.found = await protocol.verify(untrusted);
      return true;
    } catch (refused) {
      this.refusal = refused;
      this.#without("refused");
      return false;
    }
  }

  #without(event) {
    this.hang(null);
    this.#to(event);
  }

  async #hangBoard() {
    const { letterbox, protocol } = this.#parts;
    let board = null;
    try {
      board = await protocol.board(await letterbox.board(), this.found);
    } catch {
      board = null;
    }
    this.hang(board);
  }

  async #deliver() {
    const { letterbox, tab, clock, table } = this.#parts;
    const outcome = await deliver(this.request, {
      post: (request) => letterbox.post(request),
      clock,
      start: this.#verified,
      points: table.points,
      late: table.late,
      stopped: () => this.#stopped,
      tell: (event, due) => this.#told(event, due),
    });
    this.next = null;
    if (outcome === ARRIVED) {
      tab.forget(this.request);
      this.#to("accepted");
    } else if (outcome !== STOPPED) {
      this.#to("missed");
    }
  }

  #told(event, due) {
    this.next = event === "until" ? due : null;
    if (event === "until") this.#changed();
    else this.#to(event);
  }

  #to(event) {
    const state = NEXT[this.state][event];
    if (state === undefined) throw new Error(`visit: ${event} while ${this.state}`);
    this.state = state;
    this.#changed();
  }
}
