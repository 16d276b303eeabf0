/** The screens as descriptions: labels, errors and text that stays text, in every language. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Randomness } from "../../crypto/randomness.js";
import { Receipt } from "../../crypto/receipt.js";
import { Fingerprint } from "../../crypto/fingerprint.js";
import { datesFrom } from "../../intake/client/dates.js";
import { burst, done, failed, leaving, sealing } from "../../intake/client/leaving.js";
import { noticeOf } from "../../intake/client/asking.js";
import { review, write } from "../../intake/client/letter.js";
import { move } from "../../intake/client/moving.js";
import { harmless } from "../../intake/client/parts.js";
import { confirm, words } from "../../intake/client/receipt.js";
import { comeBack, conversation } from "../../intake/client/returning.js";
import { LANGUAGES, day, euros, month, say } from "../../intake/client/texts.js";
import { before, home, whichDay } from "../../intake/client/welcome.js";
import { CITY } from "../../intake/made/city.js";

const NASTY = "<b onclick=x>a\u202eb</b>\n{day}";
const ANSWERS = { category: "AS", "category-AS-1": "1", text: NASTY, service: NASTY, "since-year": "2025", "known-saw": true };
const EPOCH = 20_779;
const QUESTIONS = 12;

/** Makes a screen with other values in the letter or in the model. */
const changed = (screen, { letter = {}, ...values }) => (made) => {
  Object.assign(made.model, values);
  Object.assign(made.model.letter, letter);
  return screen(made);
};
const QUESTION_SCREENS = Array.from({ length: QUESTIONS }, (_, at) => [`question ${at + 1}`, changed(write, { letter: { at } })]);
const SCREENS = {
  ...{ home, before, whichDay, review, move, words, confirm, sealing, leaving, burst, done, failed, comeBack, conversation },
  ...Object.fromEntries(QUESTION_SCREENS),
  "whole form": changed(write, { isWhole: true }),
  "review of nothing": changed(review, { letter: { answers: {}, files: [] } }),
  message: changed(write, { letter: { isReport: false } }),
  "review of a message": changed(review, { letter: { isReport: false } }),
};

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
    ...{ isWhole: false, countdown: "…", stopped: null, carried: true, isStale: true, board: { edition }, dates: datesFrom(EPOCH) },
    letter: {
      ...{ isReport: true, at: 0, answers: { ...ANSWERS }, files: [{ name: NASTY, size: 70_000 }], excluded: new Set([1]) },
      ...{ receipt, asked: [3, 9], repeated: ["", ""], kept: false, candidates: [0, 1], sides: [], hasBoard: true },
    },
    burst: { arrived: 3, size: 8 },
    conversation: { board: { edition }, sides: [side], receipt },
    ...changes,
  };
  const record = { epoch: EPOCH, desks: [{ desk: 0, title: NASTY }, { desk: 1, title: "Audit" }] };
  const fingerprint = Fingerprint.of(new Uint8Array(32));
  const found = { closed: false, record, fingerprint, file: { officeNote: { name: NASTY } } };
  const wordsOf = (tag) => ({
    t: (key, values) => say(key, tag, values),
    euros: (amount) => euros(amount, tag),
    month: (number) => month(number, tag),
  });
  return {
    ...{ model, language, city: CITY, french: wordsOf("fr") },
    ...wordsOf(language),
    visit: { state: "counting", carries: false, found },
    today: EPOCH,
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
  test(`${name} in ${language} has one heading, labelled controls and groups, one of each id, and nothing inline`, () => {
    const found = elements([screen(view(language))]);
    assert.equal(found.filter(({ tag }) => tag === "h1").length, 1);
    const ids = found.map(({ attributes }) => attributes.id).filter(Boolean);
    assert.equal(new Set(ids).size, ids.length, ids.join());
    const labelled = found.filter(({ tag }) => tag === "label").map(({ attributes }) => attributes.for);
    for (const { tag, attributes, children } of found) {
      assert.ok(!("style" in attributes) && Object.keys(attributes).every((each) => !/^on./.test(each)), tag);
      assert.ok(!["form", "script", "style", "iframe", "img"].includes(tag), tag);
      if (["input", "textarea", "select"].includes(tag)) assert.ok(labelled.includes(attributes.id), attributes.id);
      if (tag === "fieldset") assert.ok(attributes.id && children[0].tag === "legend" && texts(children[0]), attributes.id);
      if (tag === "button") assert.ok(children.length && attributes.id, attributes.id);
      for (const id of (attributes["aria-describedby"] || "").split(" ").filter(Boolean)) assert.ok(ids.includes(id), id);
      for (const id of (attributes["aria-labelledby"] || "").split(" ").filter(Boolean)) assert.ok(ids.includes(id), id);
    }
  });
}

test("whatever is typed is offered to no dictionary, no memory and no translator", () => {
  for (const screen of [home, SCREENS["whole form"], confirm, comeBack]) {
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
  ["category", "category missing", write],
  ["category-AS-1", "outside", write],
  ["text", "text empty", SCREENS["question 2"]],
  ["service", "text too long", SCREENS["question 3"]],
  ["who", "text too long", SCREENS["question 6"]],
  ["files", "files too large", SCREENS["question 8"]],
  ["desks", "desks none", SCREENS["question 12"]],
  ["desks", "desks none", SCREENS.message],
  ["text", "text empty", SCREENS["whole form"]],
  ["confirm-words", "confirm missing", confirm],
  ["receipt-field", "words unfit", comeBack],
]) {
  test(`what is wrong is said at the control and tied to it: ${field}`, () => {
    const error = { field, key, values: { limit: 26, over: 2 } };
    const found = elements([screen(view("en", { error }))]);
    const control = found.find(({ attributes }) => attributes.id === field);
    assert.ok(control.attributes["aria-describedby"].split(" ").includes(`${field}-error`));
    const said = found.find(({ attributes }) => attributes.id === `${field}-error`);
    assert.equal(texts(said), say(key, "en", error.values));
  });
}

test("a question is said once: the heading, and the name of its first control", () => {
  for (const [at, id, tag] of [[0, "category", "legend"], [1, "text", "label"], [3, "when", "legend"], [11, "desks", "legend"]]) {
    const found = elements([SCREENS[`question ${at + 1}`](view("fr"))]);
    const heading = found.find(({ attributes }) => attributes.id === "heading");
    const named = tag === "legend" ? found.find((node) => node.attributes.id === id).children[0] : heading;
    assert.ok(elements([named]).includes(heading), id);
    assert.ok(tag === "legend" || heading.children[0].attributes.for === id, id);
  }
});

test("the way is told: which question of how many, and what may be passed over", () => {
  const step = (at) => texts(elements([SCREENS[`question ${at}`](view("fr"))]).find(({ attributes }) => attributes.class === "step"));
  assert.equal(step(1), "Question 1 sur 12");
  assert.equal(step(3), "Question 3 sur 12 – facultatif");
});

test("reading again shows every answer with its way back, and passed questions in one line", () => {
  const found = elements([review(view("fr"))]);
  const ids = found.map(({ attributes }) => attributes.id);
  const passed = [5, 6, 9, 10, 11];
  const answered = [1, 2, 3, 4, 7, 8, 12];
  assert.deepEqual(ids.filter((id) => id?.startsWith("change-")), [...answered, ...passed].map((at) => `change-${at}`));
  const shown = (id) => texts(found.find(({ attributes }) => attributes.id === id));
  assert.equal(shown("review-text"), harmless(NASTY));
  assert.equal(shown("review-when"), "Depuis 2025");
  for (const key of ["ask where", "ask who", "ask amount", "ask reported", "ask care"]) assert.ok(shown("unanswered").includes(say(key, "fr")), key);
});

test("what is not for this office is met with the address that is", () => {
  const [said] = noticeOf(view("en"));
  for (const key of ["outside", "elsewhere 6 what", "elsewhere 6 where"]) assert.ok(said.includes(say(key, "en")), said);
  const made = view("en");
  made.model.letter.answers["category-AS-1"] = "0";
  assert.deepEqual(noticeOf(made), []);
  made.model.letter.answers.category = "EN";
  assert.deepEqual(noticeOf(made), [say("category EN notice", "en")]);
});

test("a browser that shows the reload says so, unless files leave without one", () => {
  for (const [showsReload, files, isSaid] of [
    [true, [], true],
    [false, [], false],
    [true, [{ name: "a", size: 1 }], false],
  ]) {
    const made = view("en", { showsReload });
    Object.assign(made.model.letter, { files });
    const said = texts({ children: [confirm(made)].flat(Infinity).filter(Boolean) });
    assert.equal(said.includes(say("send how reload", "en")), isSaid);
  }
});

test("a message says to whom it goes, and why", () => {
  for (const [changes, key] of [
    [{ sides: [{}], hasBoard: true }, "desks hint again"],
    [{ sides: [], hasBoard: true }, "desks hint unanswered"],
    [{ sides: [], hasBoard: false }, "desks hint no board"],
  ]) {
    const made = view("en");
    Object.assign(made.model.letter, { isReport: false }, changes);
    const hint = elements([SCREENS.message(made)]).find(({ attributes }) => attributes.id === "desks-hint");
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
