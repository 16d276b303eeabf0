/** What the office reads of the answers: every one under its French label, nothing else, whatever was typed. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { utf8 } from "../../crypto/bytes.js";
import { TEXT_BYTES, WRITTEN, decode, encode } from "../../crypto/documents.js";
import { checkAnswers, composed, isWritten, told } from "../../intake/client/answers.js";
import { fieldsOf, formOf } from "../../intake/client/questions.js";
import { Stop } from "../../intake/client/stop.js";
import { euros, say } from "../../intake/client/texts.js";
import { KEYS } from "../../intake/made/catalogue.js";

const CITY = {
  categories: [
    { code: "MP", notice: false, questions: [{ kind: "text" }, { kind: "yes-no" }] },
    { code: "AS", notice: true, questions: [{ kind: "choice", choices: 2, outside: 1, elsewhere: 0 }] },
  ],
  bodies: 2,
};
const OF_THE_CITY = {
  "category MP": "Marchés publics",
  "category MP 1": "Quel achat\u00a0?",
  "category MP 2": "Payé sans être fait",
  "category AS": "Aides sociales",
  "category AS 1": "Qui ?",
  "category AS 1 choice 0": "Un agent",
  "category AS 1 choice 1": "Un particulier",
  "body 0": "La Ville",
  "body 1": "Le CPAS",
};
const FRENCH = {
  t: (key, values) => OF_THE_CITY[key] ?? say(key, "fr", values),
  euros: (amount) => euros(amount, "fr"),
};
const context = (language = "fr") => ({ city: CITY, french: FRENCH, language });
const letter = (answers, others = {}) => ({
  ...{ isReport: true, answers, files: [], candidates: [0, 1], excluded: new Set() },
  ...others,
});
const REQUIRED = { category: "MP", text: "Deux fois payé." };
const FORM = formOf(letter({}), CITY);

test("every answer has its line, in the order of the questions, and the text comes last", () => {
  const answers = {
    ...{ category: "MP", "category-MP-1": "Des tablettes", "category-MP-2": "yes", text: " Deux fois payé.\r\n\r\nJe l’ai vu. " },
    ...{ body: "1", service: "Achats", "since-month": "03", "since-year": "2025", "until-month": "06", "until-year": "2026" },
    ...{ continues: true, where: "Quai Sainte-Barbe", who: "le chef du service\nla trésorière", "known-saw": true },
    ...{ "known-papers": true, "known-rumour": false, evidence: "Armoire 3", amount: "middle", reported: "yes" },
    ...{ "reported-to": "au chef, sans suite", aware: "few", fears: "no", quote: "ask", link: "former" },
  };
  assert.equal(
    composed(letter(answers), context("nl")),
    `Catégorie : Marchés publics [MP]
Quel achat ? Des tablettes
Payé sans être fait : Oui
Organisme : Le CPAS
Service : Achats
Période : 03/2025 à 06/2026 ; Cela continue
Lieu : Quai Sainte-Barbe
Personnes concernées : le chef du service
  la trésorière
Source : Je l’ai vu ; J’ai des documents
Preuves : Armoire 3
Montant : 2 500 € à 30 000 €
Déjà signalé : Oui
Signalé à, résultat : au chef, sans suite
Personnes au courant : 1 à 3
Craint des conséquences : Non
Peut-on citer : Demandez-moi d’abord
Lien (pour expliquer les droits) : J’y ai travaillé
Langue de la page : nl

Ce qui s’est passé :
Deux fois payé.

Je l’ai vu.`,
  );
});

test("what was passed over is not mentioned", () => {
  const answers = { ...REQUIRED, service: " ", "known-saw": false, "since-year": "", continues: false };
  const expected = "Catégorie : Marchés publics [MP]\nLangue de la page : fr\n\nCe qui s’est passé :\nDeux fois payé.";
  assert.equal(composed(letter(answers), context()), expected);
});

test("the language of the page is named and changes nothing else", () => {
  const [french, arabic] = ["fr", "ar"].map((language) => composed(letter(REQUIRED), context(language)));
  assert.equal(arabic.replace("Langue de la page : ar", "Langue de la page : fr"), french);
});

test("a message is its text alone", () => {
  assert.equal(composed(letter({ text: " En mars. " }, { isReport: false }), context()), "En mars.");
});

test("questions of a category that is no longer chosen are not told", () => {
  const answers = { ...REQUIRED, category: "AS", "category-MP-1": "Des tablettes", "category-AS-1": "0" };
  const text = composed(letter(answers), context());
  assert.ok(text.startsWith("Catégorie : Aides sociales [AS]\nQui ? Un agent\n"));
  assert.ok(!text.includes("tablettes"));
});

for (const [answers, expected] of [
  [{ "since-month": "03", "since-year": "2025" }, "Depuis 03/2025"],
  [{ "until-year": "2025" }, "Jusqu’à 2025"],
  [{ "since-year": "2025", "until-year": "2025" }, "2025"],
  [{ "since-month": "03" }, "Depuis 03/?"],
  [{ continues: true }, "Cela continue"],
  [{}, ""],
]) {
  test(`a period is told as far as it is known: ${expected || "nothing"}`, () => {
    assert.equal(told({ kind: "period", id: "when" }, answers, FRENCH).join(), expected);
  });
}

const stops = (key, { values, field = null }) => (stop) => {
  assert.ok(stop instanceof Stop, String(stop));
  assert.deepEqual([stop.key, stop.field], [key, field]);
  if (values) assert.deepEqual(stop.values, values);
  return true;
};

test("only the category and the text have to be answered", () => {
  checkAnswers(letter(REQUIRED), FORM, context());
  for (const question of FORM.slice(2)) checkAnswers(letter({}), [question], context());
  assert.throws(() => checkAnswers(letter({ text: "a" }), FORM, context()), stops("category missing", {}));
  assert.throws(() => checkAnswers(letter({ category: "MP", text: " \n" }), FORM, context()), stops("text empty", {}));
  assert.throws(() => checkAnswers(letter({}, { isReport: false }), formOf({}, CITY), context()), stops("text empty", {}));
});

test("what is not for this office goes no further", () => {
  const answers = { ...REQUIRED, category: "AS", "category-AS-1": "1" };
  assert.throws(() => checkAnswers(letter(answers), FORM, context()), stops("outside", { field: "category-AS-1" }));
  checkAnswers(letter({ ...answers, category: "MP" }), FORM, context());
});

test("files and desks are checked where they are asked for", () => {
  const files = letter(REQUIRED, { files: [{ name: "a", size: 0 }] });
  assert.throws(() => checkAnswers(files, [FORM[7]], context()), stops("file empty", {}));
  const alone = letter(REQUIRED, { excluded: new Set([0, 1]) });
  assert.throws(() => checkAnswers(alone, [FORM[11]], context()), stops("desks none", {}));
});

test("all answers together have 20,000 bytes; one more, and the longest answer is named", () => {
  const size = utf8(composed(letter({ ...REQUIRED, text: "" }), context())).length;
  const full = { ...REQUIRED, text: "a".repeat(TEXT_BYTES - size) };
  checkAnswers(letter(full), FORM, context());
  const over = { values: { over: 11, limit: TEXT_BYTES } };
  const more = { ...full, where: "Ici" };
  assert.throws(() => checkAnswers(letter(more), [FORM[4]], context()), stops("text too long", { ...over, field: "text" }));
  const who = { ...REQUIRED, who: "é".repeat(TEXT_BYTES / 2) };
  assert.throws(() => checkAnswers(letter(who), FORM, context()), stops("text too long", { field: "who" }));
});

test("nothing is written until something is", () => {
  for (const answers of [{}, { text: " " }, { continues: false }]) assert.ok(!isWritten(letter(answers)));
  for (const answers of [{ text: "a" }, { category: "MP" }, { "known-saw": true }]) assert.ok(isWritten(letter(answers)));
  assert.ok(isWritten(letter({}, { files: [{ name: "a", size: 1 }] })));
});

/** The same numbers every time: what fails once fails again. */
function* numbers(seed) {
  for (let state = seed; ; ) yield (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8;
}
const ODD = ["\n", "\n\n", "\r", "\r\n", "\u2028", "\u0085", " ", "Lieu : ", "Ce qui s’est passé :", "\ud800", "\u0000", "😀", "é", "a", "؟", "\u202e", '"', "\\"];

test("whatever is typed, each answer can be told from every other and from the text", () => {
  const next = numbers(12);
  const below = (limit) => next.next().value % limit;
  const odd = () => Array.from({ length: below(8) }, () => ODD[below(ODD.length)]).join("");
  const fields = FORM.flatMap((question) => fieldsOf(question, REQUIRED)).filter(({ kind }) => kind.startsWith("line"));
  for (let round = 0; round < 400; round++) {
    const answers = { ...Object.fromEntries(fields.map(({ id }) => [id, odd()])), category: "MP", text: `b${odd()}` };
    const text = composed(letter(answers), context());
    const [head, ...rest] = text.split("\n\nCe qui s’est passé :\n");
    assert.equal(rest.join("\n\nCe qui s’est passé :\n"), answers.text.toWellFormed().replaceAll("\r\n", "\n").trim());
    const given = fields.filter(({ id }) => id !== "text" && answers[id].toWellFormed().trim() !== "");
    const lines = head.split(/[\n\v\f\r\u0085\u2028\u2029]/).filter((line) => !line.startsWith("  "));
    assert.equal(lines.length, given.length + 2, JSON.stringify(answers));
    assert.equal(decode(encode({ text, files: [] }, WRITTEN), WRITTEN).text, text);
  }
});

test("every question and every option has its sentence", () => {
  const says = { t: (key) => assert.ok(KEYS.includes(key) || key in OF_THE_CITY, key), euros: String };
  for (const question of FORM) {
    says.t(question.title);
    for (const { label, hint, options = [] } of question.fields) {
      for (const key of [label, hint]) if (key) says.t(key);
      for (const option of options) option.says(says);
    }
  }
});
