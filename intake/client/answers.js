/**
 * The answers of a report, told in words: to the reporter in the language of the page, to the office in French, which is
 * the language of its caseworkers and the one that counts.
 */

import { utf8 } from "../../crypto/bytes.js";
import { TEXT_BYTES } from "../../crypto/documents.js";
import { checkFiles } from "./attachments.js";
import { fieldsOf, formOf, outsideOf } from "./questions.js";
import { Stop } from "./stop.js";
import { plain, readers, room } from "./writing.js";

// What a caseworker reads before each answer; a question of the city's own stands there itself.
const LABELS = {
  category: "Catégorie",
  body: "Organisme",
  service: "Service",
  when: "Période",
  where: "Lieu",
  who: "Personnes concernées",
  known: "Source",
  evidence: "Preuves",
  amount: "Montant",
  reported: "Déjà signalé",
  "reported-to": "Signalé à, résultat",
  aware: "Personnes au courant",
  fears: "Craint des conséquences",
  quote: "Peut-on citer",
  link: "Lien (pour expliquer les droits)",
};
const TEXT_LABEL = "Ce qui s’est passé :";
const AND = " ; ";
// An answer goes on in the next line only behind a margin: it can neither look like another answer nor like the text.
const BREAKS = /\s*[\n\v\f\r\u0085\u2028\u2029]\s*/g;
const MARGIN = "\n  ";
// Spaces that do not break are for screens; a search for an answer is typed with plain ones.
const UNBREAKABLE = /[\u00a0\u202f]/g;

const said = (options, isChosen, words) => options.filter(isChosen).map(({ says }) => says(words));
const typed = ({ id }, answers) => [plain(answers[id] ?? "")].filter(Boolean);
const TOLD = {
  line: typed,
  lines: typed,
  choice: ({ id, options }, answers, words) => said(options, ({ value }) => value === answers[id], words),
  ticks: ({ id, options }, answers, words) => said(options, ({ value }) => answers[`${id}-${value}`], words),
  period: (_, answers, words) => periodTold(answers, words),
  files: () => [],
  desks: () => [],
};

/** What was answered to a field, in words; nothing if it was passed over. `words`: `t` and `euros` of one language. */
export function told(field, answers, words) {
  return TOLD[field.kind](field, answers, words);
}

function periodTold(answers, { t }) {
  const [since, until] = ["since", "until"].map((end) => monthTold(answers[`${end}-month`], answers[`${end}-year`]));
  const both = since && until && (since === until ? since : t("range", { from: since, to: until }));
  const one = (since && `${t("since")} ${since}`) || (until && `${t("until")} ${until}`);
  return [both || one, answers.continues && t("continues")].filter(Boolean);
}

function monthTold(month, year) {
  return month ? `${month}/${year || "?"}` : year;
}

/** Whether anything is written, chosen or joined that would be lost. */
export function isWritten({ answers, files }) {
  return files.length > 0 || Object.values(answers).some((answer) => answer === true || String(answer || "").trim() !== "");
}

/** The text of the letter: of a message the text alone, of a report every answer under its French label. */
export function composed(letter, { city, french, language }) {
  const { isReport, answers } = letter;
  if (!isReport) return plain(answers.text ?? "");
  const lines = everyField(letter, city).flatMap((field) => lineOf(field, answers, french));
  return [...lines, `Langue de la page : ${language}`, "", TEXT_LABEL, plain(answers.text ?? "")].join("\n");
}

function everyField(letter, city) {
  return formOf(letter, city).flatMap((question) => fieldsOf(question, letter.answers));
}

function lineOf(field, answers, french) {
  const parts = field.id === "text" ? [] : told(field, answers, french);
  if (parts.length === 0) return [];
  const label = LABELS[field.id] ?? french.t(field.label);
  const answer = parts.join(AND).replace(BREAKS, MARGIN) + (field.id === "category" ? ` [${answers.category}]` : "");
  return [`${label}${label.endsWith("?") ? "" : " :"} ${answer}`.replace(UNBREAKABLE, " ")];
}

// What must be right before the question with this field is left.
const CHECKS = {
  category: ({ answers }, city) => {
    if (!answers.category) throw new Stop("category missing");
    const outside = outsideOf(city, answers);
    if (outside) throw new Stop("outside", {}, outside.id);
  },
  text: ({ answers }) => {
    if (plain(answers.text ?? "") === "") throw new Stop("text empty");
  },
  files: ({ files }) => checkFiles(files),
  desks: (letter) => {
    if (letter.candidates && readers(letter).length === 0) throw new Stop("desks none");
  },
};

/** `Stop` unless what these questions ask is answered, as far as it must be, and all of the letter fits into it. */
export function checkAnswers(letter, asked, context) {
  for (const { id } of asked.flatMap((question) => fieldsOf(question, letter.answers))) CHECKS[id]?.(letter, context.city);
  const over = -room(composed(letter, context));
  if (over > 0) throw new Stop("text too long", { over, limit: TEXT_BYTES }, longest(letter, context.city));
}

/** The field with the longest answer: there it is easiest to cut. */
function longest(letter, city) {
  const size = ({ id }) => utf8(letter.answers[id] ?? "").length;
  return everyField(letter, city).reduce((one, other) => (size(other) > size(one) ? other : one)).id;
}
