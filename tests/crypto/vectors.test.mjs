/** The vectors, read by the browser's half and by a reader of what couriers carry: the same outputs and sentences. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

import { OPERATIONS, check } from "./vectors/runner.mjs";

const FOLDER = new URL("../../crypto/vectors/", import.meta.url);
const FILES = readdirSync(FOLDER);
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));

for (const name of FILES) {
  test(`every case of ${name} comes out as the file says`, async () => {
    assert.match(name, /\.json$/);
    assert((await check(read(name))) >= 40);
  });
}

test("every operation is used", () => {
  assert(FILES.length >= 15);
  const used = FILES.flatMap((name) => read(name).good.map((one) => one.do));
  assert.deepEqual([...new Set(used)].sort(), Object.keys(OPERATIONS).sort());
});

const GOOD = {
  name: "a",
  do: "fingerprint read",
  input: { text: "A".repeat(32) },
  output: { fingerprint: `${"A".repeat(27)}=` },
};
const BAD = { name: "b", from: "a", input: { text: "" }, rule: "fingerprint: not 32 letters and digits" };
const SOUND = { section: "3", about: "", good: [GOOD], bad: [BAD] };
const KEY = { desk: 0, epoch: "2026-11-22", seed: [32] };
const NOBODYS = { office: [32], day_keys: [KEY], envelope: [32_768] };
const NESTED = {
  section: "4",
  about: "",
  good: [{ name: "a", do: "envelope open", input: NOBODYS, output: null }],
  bad: [{ name: "b", from: "a", input: { ...NOBODYS, envelope: [] }, rule: "envelope: not 32,768 bytes" }],
};
const inside = (one, more) => ({ ...one, input: { ...one.input, day_keys: [{ ...KEY, ...more }] } });
const WRONG = {
  "is empty": {},
  "has no case": { ...SOUND, good: [], bad: [] },
  "has no bad case": { ...SOUND, bad: [] },
  "has an unknown field": { ...SOUND, todo: [] },
  "has another output": { ...SOUND, good: [{ ...GOOD, output: { fingerprint: "AAAA" } }] },
  "has an unknown input": { ...SOUND, good: [{ ...GOOD, input: { ...GOOD.input, note: "unknown" } }] },
  "has an unknown field in a case": { ...SOUND, good: [{ ...GOOD, comment: "unknown" }] },
  "has another rule": { ...SOUND, bad: [{ ...BAD, rule: "fingerprint: another" }] },
  "has a bad case that is good": { ...SOUND, bad: [{ ...BAD, input: { text: "B".repeat(32) } }] },
  "has two cases of one name": { ...SOUND, bad: [{ ...BAD, name: "a" }] },
  "has an unknown field in a bad case": { ...SOUND, bad: [{ ...BAD, comment: "unknown" }] },
  "has an unread input in a bad case": { ...SOUND, bad: [{ ...BAD, input: { text: "", note: "unread" } }] },
  "has two changes": { ...SOUND, bad: [{ ...BAD, change: { field: "text", swap: ["A", "B"], cut: 1 } }] },
  "has no section": { ...SOUND, section: "three" },
  "has an unread field within": { ...NESTED, good: [inside(NESTED.good[0], { more: 1 })] },
  "has an unread field within a bad case": { ...NESTED, bad: [inside(NESTED.bad[0], { more: 1 })] },
};

test("sound files pass", async () => {
  assert.equal(await check(SOUND), 2);
  assert.equal(await check(NESTED), 2);
});

for (const [why, content] of Object.entries(WRONG)) {
  test(`a file that ${why} is a failure`, () => assert.rejects(check(content)));
}
