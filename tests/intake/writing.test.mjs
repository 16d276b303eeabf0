/** From what a person brings to sealed requests, and from the board back to what a person reads. */

import assert from "node:assert/strict";
import { File } from "node:buffer";
import { test } from "node:test";

import { REQUEST_BYTES } from "../../crypto/envelope.js";
import { chunks, checkFiles, fileName, measure } from "../../intake/client/attachments.js";
import { Randomness } from "../../crypto/randomness.js";
import { Receipt } from "../../crypto/receipt.js";
import { CHUNK_BYTES } from "../../crypto/body.js";
import { Letterbox, Unanswered } from "../../intake/client/fetching.js";
import { checkKept } from "../../intake/client/sending.js";
import { Stop } from "../../intake/client/stop.js";
import { RELEASED } from "../../intake/client/timetable.js";
import { isWordAt, receiptFrom } from "../../intake/client/words.js";
import { candidates, checkLetter, envelopesOf, plain, readers, room } from "../../intake/client/writing.js";

const stops = (key, values = undefined) => (stop) => {
  assert.ok(stop instanceof Stop, String(stop));
  assert.equal(stop.key, key);
  if (values) assert.deepEqual(stop.values, values);
  return true;
};
const randomness = Randomness.fresh();
const RECEIPT = new Receipt(new Uint8Array(16).fill(7));

test("a text has plain line ends and whole letters, and room for 20,000 bytes", () => {
  assert.equal(plain(" a\r\nb \ud800"), "a\nb \ufffd");
  assert.equal(room("é".repeat(10_000)), 0);
  assert.equal(room("é".repeat(10_001)), -2);
});

test("signs that count double in a letter are measured before anything is sent", () => {
  checkLetter("\n".repeat(13_000) + "a", []);
  assert.throws(() => checkLetter("a" + "\n".repeat(19_990) + "a", []), stops("letter too long"));
});

test("a message goes to the desks that hung out a head and to no other; a report to whom it may", () => {
  const record = { desks: [{ desk: 0 }, { desk: 3 }] };
  assert.deepEqual(candidates({ record }, []), [0, 3]);
  assert.deepEqual(candidates({ record }, [{ desk: 3 }]), [3]);
  assert.throws(() => candidates({ record }, [{ desk: 1 }]), stops("desks gone"));
  assert.deepEqual(readers({ candidates: [0, 3], excluded: new Set([0]) }), [3]);
});

test("files are counted in envelopes: one alone, else the next class, at most 1,024", () => {
  assert.equal(envelopesOf([]), 1);
  assert.equal(envelopesOf([{ size: 1 }]), 8);
  assert.equal(envelopesOf([{ size: 3 * 1_048_576 }]), 128);
  checkFiles([{ name: "a", size: 1_023 * CHUNK_BYTES }]);
  assert.throws(() => checkFiles([{ name: "a", size: 1_023 * CHUNK_BYTES + 1 }]), stops("files too large", { limit: 26 }));
  assert.throws(() => checkFiles([{ name: "a", size: 0 }]), stops("file empty", { name: "a" }));
  assert.throws(() => checkFiles(Array(17).fill({ name: "a", size: 1 })), stops("file one too many", { limit: 16 }));
});

test("a file is measured once and given out chunk by chunk, each as it was measured", async () => {
  const content = new Uint8Array(CHUNK_BYTES + 5).map((_, at) => at % 251);
  const measured = await measure(new File([content], "preuve.pdf"), { randomness });
  assert.equal(measured.attachment.size, content.length);
  const given = [];
  for await (const chunk of chunks(measured)) given.push(chunk);
  assert.deepEqual(given.map(({ number, content: each }) => [number, each.length]), [[0, CHUNK_BYTES], [1, 5]]);
  const changed = { ...measured, file: new File([content.map((byte) => byte ^ 1)], "preuve.pdf") };
  await assert.rejects(chunks(changed).next(), stops("file changed", { name: "preuve.pdf" }));
  const gone = { ...measured, file: { name: "a", slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }) } };
  await assert.rejects(chunks(gone).next(), stops("file not read"));
});

test("a file's name is one that can be shown, and keeps its suffix", () => {
  assert.equal(fileName("a/b\\c\u202e\u0007.pdf"), "abc.pdf");
  for (const name of ["", " ", ".", ".."]) assert.equal(fileName(name), "fichier");
  const long = fileName(`${"é".repeat(200)}.pdf`);
  assert.equal(Array.from(long).length, 100);
  assert.ok(long.endsWith(".pdf"));
});

test("words are read in any case, without accents, by four letters or by number, in one field", () => {
  const { words, numbers } = RECEIPT;
  const mixed = words.map((word, at) => (at % 3 === 0 ? numbers[at] : word.slice(0, 4).toUpperCase())).join(" ,\n");
  assert.ok(receiptFrom(mixed).equals(RECEIPT));
});

test("what is wrong with words is said by the place, never by the word", () => {
  const { words } = RECEIPT;
  const other = (at, word) => words.map((each, place) => (place === at ? word : each)).join(" ");
  assert.throws(() => receiptFrom("un deux"), stops("words count", { count: "2" }));
  assert.throws(() => receiptFrom(other(6, "zzzz")), stops("word unknown", { place: "7" }));
  assert.throws(() => receiptFrom(other(11, "2049")), stops("number unknown", { place: "12" }));
  assert.throws(() => receiptFrom(other(0, words[0] === "abaisser" ? "abandon" : "abaisser")), stops("words unfit"));
});

test("the paper is shown by two words, in any spelling, or said to be there", () => {
  const { words, numbers } = RECEIPT;
  const kept = { kept: false, asked: [2, 5], receipt: RECEIPT, repeated: [words[1].toUpperCase(), numbers[4]] };
  checkKept(kept);
  checkKept({ ...kept, kept: true, repeated: ["", ""] });
  assert.throws(() => checkKept({ ...kept, repeated: [words[1], ""] }), stops("confirm missing"));
  assert.throws(() => checkKept({ ...kept, repeated: [words[1], "zzzz"] }), stops("confirm wrong", { place: 5 }));
  assert.ok(isWordAt(` ${words[0].slice(0, 4)} `, 1, RECEIPT));
  assert.ok(!isWordAt("", 1, RECEIPT));
});

/** What a server says: a status and a body, once. */
const answer = (status, pieces = []) => async (path, how) => {
  answer.seen = { path, how };
  const left = [...pieces];
  const read = async () => (left.length ? { done: false, value: left.shift() } : { done: true });
  return { status, body: { getReader: () => ({ read, cancel: async () => {} }) } };
};
const letterbox = (fetch) => new Letterbox({ fetch, table: RELEASED, recordBytes: 4, boardBytes: 4 });

test("a fetch takes a 200 of at most so many bytes, and nothing else", async () => {
  assert.deepEqual(await letterbox(answer(200, [Uint8Array.of(1, 2), Uint8Array.of(3)])).record(), Uint8Array.of(1, 2, 3));
  const reached = (error) => error instanceof Unanswered && error.reached;
  await assert.rejects(letterbox(answer(404)).record(), reached);
  await assert.rejects(letterbox(answer(200, [new Uint8Array(5)])).board(), reached);
  const cut = letterbox(() => Promise.reject(new TypeError("network")));
  await assert.rejects(cut.record(), (error) => error instanceof Unanswered && !error.reached);
});

test("a request carries no cookie, no referrer, and follows nowhere", async () => {
  const bytes = new Uint8Array(REQUEST_BYTES);
  assert.equal(await letterbox(answer(204)).post(bytes), true);
  const { path, how } = answer.seen;
  assert.equal(path, "/v1/envelopes");
  assert.equal(how.body, bytes);
  const { mode, credentials, redirect, referrerPolicy, headers } = how;
  assert.deepEqual({ mode, credentials, redirect, referrerPolicy, headers }, {
    mode: "same-origin",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    headers: undefined,
  });
  for (const status of [200, 400, 503]) assert.equal(await letterbox(answer(status)).post(bytes), false);
  assert.equal(await letterbox(() => Promise.reject(new TypeError())).post(bytes), false);
});
