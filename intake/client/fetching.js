/**
 * The one file that speaks to the network: two GETs and one POST, each bounded in bytes and in seconds. The page and its
 * files were fetched by the browser; nothing else ever is.
 */

const RECORD = "/v1/record";
const BOARD = "/v1/board";
const ENVELOPES = "/v1/envelopes";
const ACCEPTED = 204;

/** No answer, or one of another status or size than asked for. `reached` tells a wrong answer from none. */
export class Unanswered extends Error {
  constructor({ reached }) {
    super("no usable answer");
    this.reached = reached;
  }
}

/** The same for every kind of visit: no cookie, no referrer, no redirect. */
const SILENT = Object.freeze({
  mode: "same-origin",
  credentials: "omit",
  redirect: "error",
  referrerPolicy: "no-referrer",
});

/** The requests of one page load. `recordBytes` and `boardBytes` bound what is taken. */
export class Letterbox {
  #fetch;
  #table;
  #limits;
  #closed = new AbortController();

  constructor({ fetch, table, recordBytes, boardBytes }) {
    this.#fetch = fetch;
    this.#table = table;
    this.#limits = { recordBytes, boardBytes };
  }

  record() {
    return this.#get(RECORD, { atMost: this.#limits.recordBytes, seconds: this.#table.fetch });
  }

  board() {
    return this.#get(BOARD, { atMost: this.#limits.boardBytes, seconds: this.#table.board });
  }

  /** Whether the answer came in time and was 204. Everything else is one and the same failure. */
  async post(request) {
    try {
      const answer = await this.#ask(ENVELOPES, { method: "POST", body: request }, this.#table.answer);
      return answer.status === ACCEPTED;
    } catch {
      return false;
    }
  }

  /** No request from here on; what is on its way is cut off. */
  close() {
    this.#closed.abort();
  }

  /** The body of a 200 with at most so many bytes, or `Unanswered`. */
  async #get(path, { atMost, seconds }) {
    let reached = false;
    try {
      const answer = await this.#ask(path, { method: "GET" }, seconds);
      reached = true;
      if (answer.status === 200) return await bounded(answer.body, atMost);
    } catch (failure) {
      if (failure instanceof Unanswered) throw failure;
    }
    throw new Unanswered({ reached });
  }

  #ask(path, what, seconds) {
    const signal = AbortSignal.any([AbortSignal.timeout(seconds * 1_000), this.#closed.signal]);
    return this.#fetch(path, { ...SILENT, ...what, signal });
  }
}

async function bounded(stream, atMost) {
  const reader = stream.getReader();
  const pieces = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > atMost) {
      await reader.cancel();
      throw new Unanswered({ reached: true });
    }
    pieces.push(read.value);
  }
  return joined(pieces, size);
}

function joined(pieces, size) {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
