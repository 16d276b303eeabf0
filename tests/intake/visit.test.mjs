/** One visit, one envelope: the machine without a browser, with a clock that the test turns. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Tab } from "../../intake/client/tab.js";
import { CHUNKS, RELEASED, scaled } from "../../intake/client/timetable.js";
import { NEXT, Visit } from "../../intake/client/visit.js";
import { Hours } from "./clock.mjs";

const BYTES = 8;
const request = (byte) => new Uint8Array(BYTES).fill(byte);
const FOUND = Object.freeze({ closed: false });

/** The storage of a tab, as the browser has it: text by name, and it outlives a page. */
class Storage {
  kept = new Map();
  getItem = (name) => this.kept.get(name) ?? null;
  setItem = (name, text) => this.kept.set(name, text);
  removeItem = (name) => this.kept.delete(name);
}

/**
 * A visit in a world of its own; `answers` are what the server says to each POST and after how many seconds, the last one
 * again and again.
 */
function world({ answers = [{ says: true }], storage = new Storage(), found = FOUND, refuse = null, board = async () => "board" } = {}) {
  const clock = new Hours();
  const asked = [];
  const ask = (what, body = null) => asked.push({ what, body, at: clock.time - 1_000 });
  const letterbox = {
    record: async () => {
      ask("record");
      if (refuse === "unreachable") throw Object.assign(new Error(), { reached: false });
      return "record";
    },
    board: async () => {
      ask("board");
      return board();
    },
    post: async (body) => {
      ask("post", body);
      const { seconds = 0, says } = answers.length > 1 ? answers.shift() : answers[0];
      if (seconds) await clock.sleep(seconds);
      return says;
    },
  };
  let sealed = 0;
  const protocol = {
    verify: async () => {
      if (refuse === "refused") throw new Error("refused");
      return found;
    },
    board: async (untrusted) => untrusted,
    cover: async () => {
      sealed += 1;
      ask("seal");
      return request(sealed);
    },
  };
  const tab = new Tab({ storage: () => storage, bytes: BYTES });
  const visit = new Visit({ letterbox, tab, clock, table: RELEASED, protocol });
  const posts = () => asked.filter(({ what }) => what === "post");
  return { visit, clock, tab, storage, asked, posts, run: () => void visit.run() };
}

test("the released times are those of the specification", () => {
  assert.deepEqual(RELEASED, {
    departure: 15,
    points: [15, 45, 75, 135, 255],
    answer: 25,
    sealing: 2,
    late: 2,
    fetch: 60,
    board: 900,
    usable: 43_200,
    inFlight: 2,
    mostInFlight: 16,
    swift: 3,
  });
  assert.equal(CHUNKS, 1_023);
  assert.ok(Object.isFrozen(RELEASED) && Object.isFrozen(RELEASED.points));
});

test("a scaled table is a faster one, with the same number of tries", () => {
  const fast = scaled(RELEASED, 0.1);
  assert.deepEqual(fast.points, [1.5, 4.5, 7.5, 13.5, 25.5]);
  assert.equal(fast.inFlight, RELEASED.inFlight);
});

test("every state that can be reached is in the table", () => {
  for (const events of Object.values(NEXT)) for (const state of Object.values(events)) assert.ok(state in NEXT, state);
});

test("a visit is record, board, one envelope at 15 seconds, then silence", async () => {
  const { visit, clock, asked, storage, run } = world();
  run();
  await clock.pass(3_600);
  assert.deepEqual(asked.map(({ what, at }) => [what, at]), [["record", 0], ["board", 0], ["seal", 13], ["post", 15]]);
  assert.equal(visit.state, "arrived");
  assert.equal(storage.kept.size, 0);
  assert.equal(await visit.board, "board");
});

test("a cover is kept in the tab as a message is, until its 204", async () => {
  const { clock, tab, posts, run } = world({ answers: [{ seconds: 10, says: false }, { says: true }] });
  run();
  await clock.pass(14);
  assert.deepEqual(tab.kept(), request(1));
  await clock.pass(20);
  assert.deepEqual(tab.kept(), request(1), "10 seconds without a 204 keep it");
  await clock.pass(60);
  assert.deepEqual(posts().map(({ at }) => at), [15, 45]);
  assert.equal(tab.kept(), null);
});

test("what an earlier load sealed leaves in the place of the cover, at the same time", async () => {
  const { visit, clock, tab, asked, run } = world();
  tab.keep(request(99));
  run();
  assert.equal(visit.carries, true);
  await clock.pass(100);
  assert.deepEqual(asked.map(({ what, at }) => [what, at]), [["record", 0], ["board", 0], ["post", 15]]);
  assert.deepEqual(asked.at(-1).body, request(99));
  assert.equal(tab.kept(), null);
});

for (const carried of [true, false]) {
  test(`the same bytes are tried at five points, then no more: ${carried ? "a message" : "a cover"}`, async () => {
    const { visit, clock, tab, posts, run } = world({ answers: [{ says: false }] });
    if (carried) tab.keep(request(1));
    run();
    await clock.pass(3_600);
    assert.deepEqual(posts().map(({ at }) => at), [15, 45, 75, 135, 255]);
    assert.deepEqual(new Set(posts().map(({ body }) => body.join())), new Set([request(1).join()]));
    assert.equal(visit.state, "given up");
    assert.deepEqual(tab.kept(), request(1), "a reload tries it again");
  });
}

test("never more than one request is in flight", async () => {
  const { clock, posts, run } = world({ answers: [{ seconds: 25, says: false }, { seconds: 25, says: false }, { says: true }] });
  run();
  await clock.pass(300);
  assert.deepEqual(posts().map(({ at }) => at), [15, 45, 75]);
});

test("a tab that was frozen goes on at the next point and catches up with nothing", async () => {
  const { visit, clock, posts, run } = world();
  run();
  await clock.pass(5);
  await clock.freeze(95);
  await clock.pass(300);
  assert.deepEqual(posts().map(({ at }) => at), [135]);
  assert.equal(visit.state, "arrived");
});

test("a tab that was frozen past the last point sends nothing and says so", async () => {
  const { visit, clock, tab, posts, run } = world();
  run();
  await clock.pass(5);
  await clock.freeze(3_600);
  await clock.pass(3_600);
  assert.deepEqual(posts(), []);
  assert.equal(visit.state, "given up");
  assert.deepEqual(tab.kept(), request(1));
});

test("the answer to a cover does not remove the message that took its place", async () => {
  const { visit, clock, tab, run } = world();
  run();
  await clock.pass(14);
  tab.keep(request(77));
  await clock.pass(60);
  assert.equal(visit.state, "arrived");
  assert.deepEqual(tab.kept(), request(77));
});

test("sending waits until the envelope of this load has had its turn, and stops its retries", async () => {
  const { visit, clock, posts, run } = world({ answers: [{ says: false }] });
  run();
  await clock.pass(1);
  let isSettled = false;
  visit.settled().then(() => {
    isSettled = true;
    visit.stop();
  });
  await clock.pass(13);
  assert.equal(isSettled, false);
  await clock.pass(300);
  assert.equal(isSettled, true);
  assert.equal(visit.state, "stopped");
  assert.deepEqual(posts().map(({ at }) => at), [15]);
});

test("who leaves while the envelope is on its way takes nothing back and tries nothing again", async () => {
  for (const [says, state] of [[true, "arrived"], [false, "waiting"]]) {
    const { visit, clock, posts, run } = world({ answers: [{ seconds: 3, says }] });
    run();
    await clock.pass(16);
    assert.equal(visit.state, "leaving");
    visit.stop();
    await clock.pass(600);
    assert.equal(visit.state, state);
    assert.equal(posts().length, 1);
  }
});

for (const refuse of ["unreachable", "refused"]) {
  test(`without a verified record nothing leaves: ${refuse}`, async () => {
    const { visit, clock, tab, asked, run } = world({ refuse });
    tab.keep(request(5));
    run();
    await clock.pass(3_600);
    assert.deepEqual(asked.map(({ what }) => what), ["record"]);
    assert.equal(visit.state, refuse);
    assert.equal(await visit.board, null);
    assert.deepEqual(tab.kept(), request(5), "the message waits for another load");
  });
}

test("a closed office gets nothing, and its board is still read", async () => {
  const { visit, clock, asked, run } = world({ found: { closed: true } });
  run();
  await clock.pass(3_600);
  assert.deepEqual(asked.map(({ what }) => what), ["record", "board"]);
  assert.equal(visit.state, "closed");
  assert.equal(visit.usable, false);
  assert.equal(await visit.board, "board");
});

test("a missing, wrong or endless board changes nothing of what leaves", async () => {
  const missing = async () => {
    throw new Error("forged");
  };
  for (const board of [missing, () => new Promise(() => {})]) {
    const { visit, clock, posts, run } = world({ board });
    run();
    await clock.pass(100);
    assert.deepEqual(posts().map(({ at }) => at), [15]);
    assert.equal(visit.state, "arrived");
  }
});

test("a record is used for 12 hours and no longer", async () => {
  const { visit, clock, run } = world();
  run();
  assert.equal(visit.usable, false);
  await clock.pass(43_199);
  assert.equal(visit.usable, true);
  await clock.pass(2);
  assert.equal(visit.usable, false);
});

test("a browser that refuses storage still makes the same visit", async () => {
  const refusing = { getItem: () => { throw new Error(); }, setItem: () => { throw new Error(); }, removeItem: () => {} };
  const { clock, tab, posts, run } = world({ storage: refusing });
  run();
  await clock.pass(100);
  assert.deepEqual(posts().map(({ at }) => at), [15]);
  assert.equal(tab.keep(request(1)), false);
});

test("a tab takes nothing of another size for an envelope", () => {
  const storage = new Storage();
  const tab = new Tab({ storage: () => storage, bytes: BYTES });
  for (const text of ["", "AAAA", "not base64", btoa("123456789")]) {
    storage.setItem("envelope", text);
    assert.equal(tab.kept(), null);
  }
  storage.setItem("envelope", btoa("12345678"));
  assert.equal(tab.kept().length, BYTES);
});
