/** The steps through the form: nothing that was written is lost by going back, by clicking on, or by what goes wrong. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { App } from "../../intake/client/app.js";
import { RELEASED } from "../../intake/client/timetable.js";

const EPOCH = 20_779;
const CITY = {
  categories: [
    { code: "MP", notice: false, questions: [{ kind: "text" }] },
    { code: "AS", notice: false, questions: [{ kind: "choice", choices: 3, outside: 1, elsewhere: 6 }] },
  ],
  bodies: 6,
};
const CLOCK = { now: () => 0, wall: () => EPOCH * 86_400 + 43_200, sleep: () => new Promise(() => {}) };

const nodes = (tree) => [tree].flat(Infinity).filter((node) => node?.attributes).flatMap((node) => [node, ...nodes(node.children)]);
const text = (node) => (node.attributes ? node.children.map(text).join("") : String(node));

/** The page without a browser: shows what it is given, and forgets what leaves the screen. */
class Paper {
  languages = ["fr"];
  isOffline = false;
  isOnion = false;
  told = "";
  focused = null;

  show(name, tree) {
    this.name = name;
    this.tree = tree.flat(Infinity).filter(Boolean);
  }
  swap(part) {
    const place = this.find(part.attributes.id);
    if (place) Object.assign(place, part);
  }
  find(id) {
    return nodes(this.tree).find(({ attributes }) => attributes.id === id);
  }
  tell(said) {
    this.told = said;
  }
  focus(id) {
    this.focused = id;
  }
  storage() {
    throw new Error("refused");
  }
  waits(something) {
    this.asks = something;
  }
  frame() {}
  leaves() {}
  speaks() {}
  put() {}
  mend() {}
  progress() {}
  visitIs() {}
  clear() {}
}

/** A person at the page, past the first screens. */
class Person {
  page = new Paper();

  constructor({ clock = CLOCK, isEarly = false } = {}) {
    this.app = new App({ page: this.page, table: RELEASED, clock, city: CITY, isTest: false });
    const record = { epoch: EPOCH, desks: [{ desk: 0, title: "Intégrité" }, { desk: 1, title: "Audit" }] };
    this.sealings = 0;
    const file = { certificate: { desks: [] }, officeNote: { name: "Liège" } };
    // Sealing asks for the scope first, and then finds that it cannot be done.
    Object.defineProperty(file.certificate, "scope", { get: () => this.cannotSeal() });
    this.found = { closed: false, record, file, fingerprint: "AAAA" };
    if (!isEarly) this.recordComes();
    this.app.page.waits(() => this.app.waits);
    this.app.begin();
  }
  recordComes() {
    this.app.visit.found = this.found;
    this.app.visitChanged();
  }
  cannotSeal() {
    this.sealings += 1;
    throw new Error("no key");
  }
  control(id) {
    const found = this.page.find(id);
    assert.ok(found, `${id} is not on ${this.page.name}`);
    return found;
  }
  click(id) {
    return this.control(id).attributes.on.click();
  }
  type(id, value) {
    return this.control(id).attributes.on.input({ target: { type: "text", value } });
  }
  chooses(group, value) {
    return this.control(`${group}-${value}`).attributes.on.change({ target: { type: "radio", value } });
  }
  ticks(id) {
    return this.control(id).attributes.on.change({ target: { type: "checkbox", checked: true } });
  }
  attaches(...files) {
    return this.control("files").attributes.on.change({ target: { files } });
  }
  async fills() {
    await this.chooses("category", "MP");
    await this.click("next");
    await this.type("text", "Deux fois payé.");
    await this.click("next");
  }
  /** To the review, whatever is left unanswered. */
  async reviews() {
    await this.fills();
    while (this.page.name === "write") await this.click("next");
    assert.equal(this.page.name, "review");
  }
  async confirms() {
    await this.click("next");
    await this.click("next");
    await this.ticks("kept-words");
  }
  get step() {
    return text(nodes(this.page.tree).find(({ attributes }) => attributes.class === "step"));
  }
  get words() {
    return text(this.control("words"));
  }
}

test("one goes on by answering what must be answered, and back without losing it", async () => {
  const person = new Person();
  await person.click("next");
  assert.equal(person.page.focused, "category");
  assert.ok(person.control("category-error"));
  await person.chooses("category", "MP");
  await person.type("category-MP-1", "Tablettes");
  await person.click("next");
  await person.click("next");
  assert.ok(person.control("text-error"));
  await person.type("text", "Deux fois payé.");
  await person.click("next");
  assert.equal(person.step, "Question 3 sur 12 – facultatif");
  await person.click("back");
  assert.equal(person.control("text").attributes.value, "Deux fois payé.");
  await person.click("back");
  assert.ok(person.control("category-MP").attributes.checked);
  assert.equal(person.control("category-MP-1").attributes.value, "Tablettes");
  await person.click("back");
  assert.equal(person.page.name, "before");
  await person.app.begin();
  assert.ok(person.control("category-MP").attributes.checked);
});

test("another language and another layout show the same answers", async () => {
  const person = new Person();
  await person.fills();
  await person.chooses("body", "2");
  person.app.language("en");
  assert.ok(person.control("body-2").attributes.checked);
  await person.click("layout");
  assert.equal(person.control("text").attributes.value, "Deux fois payé.");
  assert.ok(person.control("body-2").attributes.checked);
  await person.ticks("known-saw");
  await person.click("layout");
  assert.equal(person.step, "Question 3 of 12 – optional");
  assert.equal(person.app.model.letter.answers["known-saw"], true);
});

test("what is not for this office says so at once, and the form does not go on", async () => {
  const person = new Person();
  await person.chooses("category", "AS");
  await person.chooses("category-AS-1", "1");
  assert.match(person.page.told, /point de contact fédéral/);
  assert.match(text(person.control("noticed")), /point de contact fédéral/);
  await person.click("next");
  assert.ok(person.control("category-AS-1-error"));
  await person.chooses("category-AS-1", "0");
  assert.equal(text(person.control("noticed")), "");
  await person.click("next");
  assert.ok(person.control("text"));
});

test("from the review to one question and straight back", async () => {
  const person = new Person();
  await person.reviews();
  await person.click("change-3");
  assert.equal(person.step, "Question 3 sur 12 – facultatif");
  await person.type("service", "Achats");
  await person.click("next");
  assert.equal(person.page.name, "review");
  assert.equal(text(person.control("review-service")), "Achats");
  assert.match(person.app.model.letter.text, /^Service : Achats$/m);
  await person.click("back");
  assert.equal(person.step, "Question 12 sur 12 – facultatif");
});

test("a file that cannot be read is told at its question, and taking it away leads on", async () => {
  const person = new Person();
  await person.fills();
  for (let question = 3; question < 8; question++) await person.click("next");
  await person.attaches({ name: "preuve.pdf", size: 9, arrayBuffer: () => Promise.reject(new Error("gone")) });
  for (let question = 8; question < 12; question++) await person.click("next");
  await person.click("next");
  assert.equal(person.step, "Question 8 sur 12 – facultatif");
  assert.match(text(person.control("files-error")), /preuve\.pdf/);
  await person.click("remove-0");
  await person.click("next");
  assert.equal(person.page.name, "review");
});

test("whoever goes on writing while files are read stays where they write", async () => {
  const person = new Person();
  await person.fills();
  while (person.step !== "Question 8 sur 12 – facultatif") await person.click("next");
  let read;
  await person.attaches({ name: "a", size: 1, arrayBuffer: () => new Promise((done) => { read = () => done(new ArrayBuffer(1)); }) });
  while (person.step !== "Question 12 sur 12 – facultatif") await person.click("next");
  const reviewing = person.click("next");
  await person.click("back");
  read();
  await reviewing;
  assert.equal(person.step, "Question 11 sur 12 – facultatif");
});

test("the words stay the same, whatever is shown between", async () => {
  const person = new Person();
  await person.reviews();
  await person.click("next");
  const { words } = person;
  person.app.language("en");
  assert.equal(person.words, words);
  await person.click("next");
  await person.click("back");
  assert.equal(person.words, words);
  await person.click("back");
  await person.click("change-5");
  await person.type("where", "Ici");
  await person.click("next");
  await person.click("next");
  assert.equal(person.words, words);
});

test("a sending that fails leaves letter and words as they were", async () => {
  const person = new Person();
  await person.reviews();
  await person.confirms();
  const { letter } = person.app.model;
  const kept = { ...letter };
  await person.click("send");
  assert.equal(person.page.name, "confirm");
  assert.match(person.page.told, /Rien n’est parti/);
  assert.equal(person.app.model.letter, letter);
  assert.deepEqual({ ...letter }, kept);
});

test("without a line nothing is sealed, and the letter waits", async () => {
  const person = new Person();
  await person.reviews();
  await person.confirms();
  person.page.isOffline = true;
  await person.click("send");
  assert.match(person.page.told, /hors ligne/);
  assert.equal(person.sealings, 0);
  assert.equal(person.page.name, "confirm");
  assert.ok(person.app.model.letter.kept);
});

test("one writes before the record comes, excludes a desk when it comes, and is then asked for the day", async () => {
  const person = new Person({ isEarly: true, clock: { ...CLOCK, wall: () => (EPOCH + 40) * 86_400 } });
  await person.fills();
  while (!person.page.find("desk-ticks")) await person.click("next");
  assert.match(text(person.control("desk-ticks")), /vérifie/);
  await person.click("next");
  assert.equal(person.page.name, "write");
  assert.match(person.page.told, /Attendez un instant/);
  person.recordComes();
  await person.ticks("desk-1");
  await person.click("next");
  assert.equal(person.page.name, "day");
  await person.click("yes");
  assert.equal(person.page.name, "review");
  assert.deepEqual([...person.app.model.letter.excluded], [1]);
});

test("whoever writes is told at once when no record comes, and keeps the text", async () => {
  const person = new Person({ isEarly: true });
  await person.fills();
  person.app.visit.state = "unreachable";
  person.app.visitChanged();
  assert.match(person.page.told, /Le serveur ne répond pas/);
  await person.click("back");
  assert.equal(person.control("text").attributes.value, "Deux fois payé.");
});

test("two clicks on Send seal one letter", async () => {
  const person = new Person();
  await person.reviews();
  await person.confirms();
  const { click } = person.control("send").attributes.on;
  await Promise.all([click(), click()]);
  assert.equal(person.sealings, 1);
});

test("leaving asks first while something is written or on its way, and not before", async () => {
  const person = new Person();
  assert.equal(person.page.asks(), false);
  await person.chooses("category", "MP");
  assert.equal(person.page.asks(), true);
  person.app.model.screen = "sealing";
  person.app.forgetAll();
  assert.equal(person.page.asks(), true);
  person.app.go("home");
  assert.equal(person.page.asks(), false);
});

test("a report that is half written waits while replies are read and a message is written", async () => {
  const person = new Person();
  await person.fills();
  const { app } = person;
  const receipt = { equals: (other) => other === receipt };
  const sides = [{ desk: 0, head: null, replies: [], highest: 0, complete: false }];
  app.model.conversation = { board: null, sides, receipt };
  app.writeAgain();
  await person.type("text", "En mars.");
  await person.click("back");
  app.writeAgain();
  assert.equal(person.control("text").attributes.value, "En mars.");
  app.forget();
  app.begin();
  await person.click("back");
  assert.equal(person.control("text").attributes.value, "Deux fois payé.");
});
