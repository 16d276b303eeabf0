/** Writing a report or a message, question by question or on one page, and reading it again before it is sealed. */

import { told } from "./answers.js";
import { asked, fileNamed, seen } from "./asking.js";
import { fileName } from "./attachments.js";
import { button, el, heading, list, quoted, ways } from "./parts.js";
import { fieldsOf, formOf } from "./questions.js";
import { readers } from "./writing.js";

export function write(view) {
  const { t, model, act } = view;
  const { isReport } = model.letter;
  return [
    isReport && model.isWhole ? whole(view) : one(view),
    ways(button("next", t("next"), act("next"), { kind: "main" }), button("back", t("back"), act("previous"))),
    isReport && button("layout", t(model.isWhole ? "one by one" : "all at once"), act("layout"), { kind: "plainly" }),
  ];
}

function one(view) {
  const { letter } = view.model;
  const form = formOf(letter, view.city);
  const heads = (title) => el("h1", { id: "heading", tabindex: "-1" }, title);
  return asked(view, form[letter.at], { heads, step: letter.isReport && step(view, letter.at, form) });
}

function whole(view) {
  const form = formOf(view.model.letter, view.city);
  const heads = (at) => (title) => el("h2", { id: `question-${at + 1}`, tabindex: "-1" }, title);
  return [
    heading(view, "write title"),
    form.map((question, at) => asked(view, question, { heads: heads(at), step: step(view, at, form) })),
  ];
}

function step({ t }, at, form) {
  return t("question of", { step: at + 1, steps: form.length });
}

export function review(view) {
  const { t, model, act } = view;
  const { isReport } = model.letter;
  return [
    heading(view, "review title", isReport && 3),
    el("p", { class: "lead" }, t("review lead")),
    isReport ? answers(view) : answersTo(view, formOf(model.letter, view.city)[0]),
    !isReport && how(view),
    ways(
      isReport
        ? button("next", t("next"), act("showWords"), { kind: "main" })
        : button("send", t("send"), act("send"), { kind: "main" }),
      button("back", t("back"), act("reopen")),
    ),
  ];
}

/** Every question that was answered; the others in one line; each with the way back to it. */
function answers(view) {
  const { t, model, city } = view;
  const all = formOf(model.letter, city).map((question, at) => ({
    title: t(question.title),
    at,
    shown: answersTo(view, question),
  }));
  const passed = all.filter(({ shown }) => shown.length === 0);
  const change = ({ at }, label, kind) => button(`change-${at + 1}`, label, view.act("change", at), { kind });
  const inLine = (each) => [" ", change(each, each.title, "plainly")];
  return [
    all.map((each) => each.shown.length > 0 && answered(view, each, change)),
    passed.length > 0 && el("p", { id: "unanswered", class: "hint" }, t("unanswered"), passed.map(inLine)),
  ];
}

function answered({ t }, each, change) {
  const way = change(each, t("change"), "small");
  way.attributes["aria-label"] = `${t("change")} – ${each.title}`;
  return el("section", { class: "answer" }, [el("h2", {}, each.title), way, each.shown]);
}

const ANSWERED = { files: filesAnswered, desks: desksAnswered };

function answersTo(view, question) {
  return fieldsOf(question, view.model.letter.answers).flatMap((each) => (ANSWERED[each.kind] ?? fieldAnswered)(view, each));
}

function fieldAnswered(view, each) {
  const parts = told(each, view.model.letter.answers, view);
  if (parts.length === 0) return [];
  return [each.label && labelled(view.t(each.label)), quoted(parts.join("\n"), { id: `review-${each.id}` })];
}

function filesAnswered(view) {
  const { files } = view.model.letter;
  if (files.length === 0) return [];
  return [
    labelled(view.t("files list")),
    el("ul", { class: "files" }, files.map((file) => el("li", {}, fileNamed(view, fileName(file.name), file.size)))),
    el("p", { class: "notice" }, seen(view)),
  ];
}

function desksAnswered({ t, title, model: { letter } }) {
  const named = (numbers) => list(numbers.map((desk) => el("bdi", { translate: "no" }, title(desk))));
  const excluded = letter.candidates.filter((desk) => letter.excluded.has(desk));
  return [
    labelled(t("review readers")),
    named(readers(letter)),
    excluded.length > 0 && [labelled(t("review excluded")), named(excluded)],
  ];
}

function labelled(text) {
  return el("p", { class: "label" }, text);
}

/** What happens on Send, and what is wrong with the board: that never keeps anybody from sending. */
export function how({ t, day, model }) {
  const { board, isStale, letter, showsReload } = model;
  const seen = showsReload && letter.files.length === 0;
  return [
    el("p", { class: "notice" }, t(letter.files.length ? "send how files" : "send how"), seen && ` ${t("send how reload")}`),
    board === null && el("p", { id: "board-warning", class: "notice" }, t("board missing")),
    isStale && el("p", { id: "board-warning", class: "notice" }, t("board stale", { day: day(board.edition.last) })),
  ];
}
