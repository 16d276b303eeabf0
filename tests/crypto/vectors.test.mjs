/** The vectors, read by the browser's half: the same files, the same outputs, the same sentences. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

import { OPERATIONS, check } from "./vectors/runner.mjs";

const FOLDER = new URL("../../crypto/vectors/", import.meta.url);
// What only server, courier and station read or write has no JavaScript.
const NOT_THE_REPORTERS = ["batch.json", "bundle.json"];
const FILES = readdirSync(FOLDER).filter((name) => !NOT_THE_REPORTERS.includes(name));
const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf-8"));

for (const name of FILES) {
  test(`every case of ${name} comes out as the file says`, async () => {
    assert((await check(read(name))) >= 4);
  });
}

test("every operation is used", () => {
  assert(FILES.length >= 12);
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
};

test("a sound file passes", async () => assert.equal(await check(SOUND), 2));

for (const [why, content] of Object.entries(WRONG)) {
  test(`a file that ${why} is a failure`, () => assert.rejects(check(content)));
}
