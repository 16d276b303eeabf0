/** A message with files: its class leaves from the page at once, the letter first and alone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Burst } from "../../intake/client/burst.js";
import { Stop } from "../../intake/client/stop.js";
import { RELEASED } from "../../intake/client/timetable.js";
import { Hours } from "./clock.mjs";

async function* numbered(count) {
  for (let number = 1; number < count; number++) yield number;
}

function world({ size = 8, left = numbered(size), fails = () => false, seconds = 1, changed } = {}) {
  const clock = new Hours();
  const posts = [];
  const flights = { now: 0, most: 0 };
  const post = async (number) => {
    posts.push(number);
    flights.now += 1;
    flights.most = Math.max(flights.most, flights.now);
    await clock.sleep(seconds);
    flights.now -= 1;
    return !fails(number, clock.time - 1_000);
  };
  const burst = new Burst({ letter: 0, left, size, post, clock, table: RELEASED, changed });
  return { burst, clock, posts, flights };
}

test("the letter leaves alone, then the rest of the class, two at a time on a slow line", async () => {
  const { burst, clock, posts, flights } = world({ seconds: 4 });
  const run = burst.run();
  await clock.pass(0.5);
  assert.deepEqual(posts, [0]);
  await clock.pass(60);
  assert.equal(await run, true);
  assert.deepEqual(posts, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(flights.most, 2);
  assert.equal(burst.complete, true);
});

test("after each swift answer one more is in flight, up to sixteen", async () => {
  const { burst, clock, posts, flights } = world({ size: 128 });
  const run = burst.run();
  await clock.pass(120);
  assert.equal(await run, true);
  assert.equal(new Set(posts).size, 128);
  assert.equal(posts.length, 128);
  assert.equal(flights.most, 16);
});

test("a line that fills up gets fewer at a time again, and loses none", async () => {
  let full = false;
  const { burst, clock, posts, flights } = world({ size: 128, fails: () => full });
  const run = burst.run();
  await clock.pass(10);
  full = true;
  await clock.pass(20);
  full = false;
  await clock.pass(20);
  assert.ok(flights.now < 16);
  await clock.pass(1_000);
  assert.equal(await run, true);
  assert.equal(new Set(posts).size, 128);
});

test("one envelope that fails is tried at its own points, the same one again", async () => {
  const { burst, clock, posts } = world({ fails: (number, time) => number === 3 && time < 40 });
  const run = burst.run();
  await clock.pass(300);
  assert.equal(await run, true);
  assert.deepEqual(posts.filter((number) => number === 3), [3, 3, 3]);
});

test("an envelope that is not confirmed is late until it arrives, and each change is told", async () => {
  const told = [];
  const { burst, clock } = world({ fails: (number, time) => number === 3 && time < 40, changed: () => told.push(burst.late.size) });
  const run = burst.run();
  await clock.pass(20);
  assert.deepEqual([...burst.late], [3]);
  await clock.pass(300);
  assert.equal(await run, true);
  assert.equal(burst.late.size, 0);
  assert.ok(told.includes(1) && told.at(-1) === 0);
});

test("a burst that fails is not complete, and goes on with the same class", async () => {
  let cut = true;
  const { burst, clock, posts } = world({ size: 16, fails: (number) => cut && number >= 5 });
  const first = burst.run();
  await clock.pass(1_000);
  assert.equal(await first, false);
  assert.equal(burst.arrived, 5);
  cut = false;
  const before = posts.length;
  const second = burst.run();
  await clock.pass(1_000);
  assert.equal(await second, true);
  assert.deepEqual([...posts.slice(before)].sort((a, b) => a - b), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
});

test("a letter that fails keeps everything else back", async () => {
  const { burst, clock, posts } = world({ fails: () => true });
  const run = burst.run();
  await clock.pass(1_000);
  assert.equal(await run, false);
  assert.deepEqual(new Set(posts), new Set([0]));
  assert.equal(posts.length, 5);
});

test("a file that changed stops the burst", async () => {
  async function* changing() {
    yield 1;
    throw new Stop("file changed", { name: "a" });
  }
  const { burst, clock } = world({ left: changing() });
  const run = burst.run();
  const stopped = assert.rejects(run, (stop) => stop instanceof Stop && stop.key === "file changed");
  await clock.pass(60);
  await stopped;
  assert.equal(burst.complete, false);
});

test("alone in its class, a letter is the whole burst", async () => {
  const { burst, clock, posts } = world({ size: 1 });
  const run = burst.run();
  await clock.pass(10);
  assert.equal(await run, true);
  assert.deepEqual(posts, [0]);
});
