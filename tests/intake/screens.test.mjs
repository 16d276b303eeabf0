/** The screens as descriptions: labels, errors and text that stays text, in every language. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Randomness } from "../../crypto/randomness.js";
import { Receipt } from "../../crypto/receipt.js";
import { Fingerprint } from "../../crypto/fingerprint.js";
import { datesFrom } from "../../intake/client/dates.js";
import { burst, done, failed, leaving, sealing } from "../../intake/client/leaving.js";
import { review, write } from "../../intake/client/letter.js";
import { move } from "../../intake/client/moving.js";
import { harmless } from "../../intake/client/parts.js";
import { confirm, words } from "../../intake/client/receipt.js";
import { comeBack, conversation } from "../../intake/client/returning.js";
import { LANGUAGES, day, say } from "../../intake/client/texts.js";
import { before, home, whichDay } from "../../intake/client/welcome.js";

const SCREENS = { home, before, whichDay, write, review, move, words, confirm, sealing, leaving, burst, done, failed, comeBack, conversation };
const NASTY = "<b onclick=x>a\u202eb</b>\n{day}";
const EPOCH = 20_779;

function view(language, changes = {}) {
  const receipt = new Receipt(new Uint8Array(16).fill(7));
  const side = {
    desk: 0,
    head: { cells: 1, heard: ["0".repeat(32)], state: "question", until: "2027-06-01", text: NASTY },
    replies: [{ reply: 1, epoch: EPOCH, text: NASTY }],
    complete: false,
  };
  const edition = { first: EPOCH, last: EPOCH };
  const model = {
    ...{ screen: "home", error: null, trouble: null, onion: false, poster: "", compared: null, typed: "", opening: false },
    ...{ countdown: "…", stopped: null, carried: true, isStale: true, board: { edition }, dates: datesFrom(EPOCH) },
    letter: {
      ...{ isReport: true, text: NASTY, files: [{ name: NASTY, size: 70_000 }], excluded: new Set([1]), receipt },
      ...{ asked: [3, 9], answers: ["", ""], kept: false, candidates: [0, 1], sides: [], hasBoard: true },
    },
    burst: { arrived: 3, size: 8 },
    conversation: { board: { edition }, sides: [side], receipt },
    ...changes,
  };
  const record = { epoch: EPOCH, desks: [{ desk: 0, title: NASTY }, { desk: 1, title: "Audit" }] };
  const fingerprint = Fingerprint.of(new Uint8Array(32));
  const found = { closed: false, record, fingerprint, file: { officeNote: { name: NASTY } } };
  return {
    model,
    visit: { state: "counting", carries: false, found },
    t: (key, values) => say(key, language, values),
    day: (epoch) => day(epoch, language),
    title: (desk) => record.desks[desk].title,
    act: () => () => {},
  };
}

/** Every element of a screen, in its order. */
function elements(tree) {
  return tree.flat(Infinity).filter((node) => node && typeof node === "object").flatMap((node) => [node, ...elements(node.children)]);
}

const texts = (node) => node.children.map((child) => (typeof child === "object" ? texts(child) : String(child))).join("");
const every = Object.keys(LANGUAGES).flatMap((language) => Object.entries(SCREENS).map(([name, screen]) => [language, name, screen]));

for (const [language, name, screen] of every) {
  test(`${name} in ${language} has one heading, labelled controls, one of each id, and nothing inline`, () => {
    const found = elements([screen(view(language))]);
    assert.equal(found.filter(({ tag }) => tag === "h1").length, 1);
    const ids = found.map(({ attributes }) => attributes.id).filter(Boolean);
    assert.equal(new Set(ids).size, ids.length, ids.join());
    const labelled = found.filter(({ tag }) => tag === "label").map(({ attributes }) => attributes.for);
    for (const { tag, attributes, children } of found) {
      assert.ok(!("style" in attributes) && Object.keys(attributes).every((each) => !/^on./.test(each)), tag);
      assert.ok(!["form", "script", "style", "iframe", "img"].includes(tag), tag);
      if (["input", "textarea"].includes(tag)) assert.ok(labelled.includes(attributes.id), attributes.id);
      if (tag === "button") assert.ok(children.length && attributes.id, attributes.id);
      for (const id of (attributes["aria-describedby"] || "").split(" ").filter(Boolean)) assert.ok(ids.includes(id), id);
      for (const id of (attributes["aria-labelledby"] || "").split(" ").filter(Boolean)) assert.ok(ids.includes(id), id);
    }
  });
}

test("whatever is typed is offered to no dictionary, no memory and no translator", () => {
  for (const screen of [home, write, confirm, comeBack]) {
    for (const { tag, attributes } of elements([screen(view("fr"))])) {
      if (tag !== "textarea" && attributes.type !== "text") continue;
      assert.equal(attributes.autocomplete, "off");
      assert.equal(attributes.spellcheck, "false");
      assert.equal(attributes.translate, "no");
    }
  }
});

test("text of others stays text, and cannot turn its direction", () => {
  const shown = texts({ children: [review(view("fr"))].flat(Infinity).filter(Boolean) });
  assert.ok(shown.includes("<b onclick=x>ab</b>\n{day}"));
  assert.equal(harmless("a\u0007\u202e\u2066\tb\n\u0085"), "a\tb\n");
});

test("the twelve words stand with their numbers, each once", () => {
  const list = elements([words(view("fr"))]).find(({ attributes }) => attributes.id === "words");
  const items = list.children.map(texts);
  assert.equal(items.length, 12);
  for (const item of items) assert.match(item, /^\p{L}+ \d{4}$/u);
});

for (const [field, key, screen] of [
  ["text", "text empty", write],
  ["files", "files too large", write],
  ["desks", "desks none", write],
  ["confirm-words", "confirm missing", confirm],
  ["receipt-field", "words unfit", comeBack],
]) {
  test(`what is wrong is said at the control and tied to it: ${field}`, () => {
    const error = { field, key, values: { limit: 26 } };
    const found = elements([screen(view("en", { error }))]);
    const control = found.find(({ attributes }) => attributes.id === field);
    assert.ok(control.attributes["aria-describedby"].split(" ").includes(`${field}-error`));
    const said = found.find(({ attributes }) => attributes.id === `${field}-error`);
    assert.equal(texts(said), say(key, "en", error.values));
  });
}

test("a message says to whom it goes, and why", () => {
  for (const [changes, key] of [
    [{ sides: [{}], hasBoard: true }, "desks hint again"],
    [{ sides: [], hasBoard: true }, "desks hint unanswered"],
    [{ sides: [], hasBoard: false }, "desks hint no board"],
  ]) {
    const made = view("en");
    Object.assign(made.model.letter, { isReport: false }, changes);
    const hint = elements([write(made)]).find(({ attributes }) => attributes.id === "desks-hint");
    assert.equal(texts(hint), say(key, "en"));
  }
});

test("the dates are 7 days, 3 months after them, and 10 days", () => {
  assert.deepEqual(datesFrom(EPOCH), { acknowledged: EPOCH + 7, feedback: EPOCH + 98, again: EPOCH + 10 });
  const leap = Date.UTC(2027, 10, 23) / 86_400_000;
  assert.equal(day(datesFrom(leap).feedback, "fr"), "mardi 29 février 2028");
});

test("the randomness of the places asked reaches every place", async () => {
  const { twoPlaces } = await import("../../intake/client/words.js");
  const receipt = Receipt.fresh(Randomness.fresh());
  const asked = new Set();
  for (let round = 0; round < 300; round++) {
    const [one, other] = twoPlaces(receipt, { randomness: Randomness.fresh() });
    assert.ok(one < other);
    asked.add(one).add(other);
  }
  assert.equal(asked.size, 12);
});
