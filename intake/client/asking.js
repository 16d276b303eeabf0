/** One question of the form, with its controls. What is chosen, typed and joined stays in the memory of the page. */

import { composed } from "./answers.js";
import { fileName } from "./attachments.js";
import { yearOf } from "./dates.js";
import { PRIVATE, button, choice, el, field, group, select, tick } from "./parts.js";
import { outsideOf } from "./questions.js";
import { envelopesOf, room } from "./writing.js";

const KIB = 1_024;
// The room is told when it begins to matter.
const ROOM_TOLD_BYTES = 4_000;
const YEARS = 30;

/**
 * `heads` makes the heading of what it is given. That is the question's title, which is also the name of the first field
 * where that has no label of its own.
 */
export function asked(view, question, { heads, step }) {
  const { t } = view;
  const [first, ...rest] = question.fields;
  const title = t(question.title);
  return el("section", { class: "question" }, [
    step && el("p", { class: "step" }, step, !question.isRequired && ` – ${t("optional")}`),
    first.label ? [heads(title), control(view, first)] : control(view, first, { heads, label: title }),
    rest.map((each) => control(view, each)),
    question.more && more(view, question),
  ]);
}

/** What is asked only because of the answer above it. */
export function more(view, question) {
  return el("div", { id: "more" }, [question.more(view.model.letter.answers).map((each) => control(view, each)), noticed(view)]);
}

/** What the city says of the answers to the first question. */
export function noticed(view) {
  return el("div", { id: "noticed" }, noticeOf(view).map((said) => el("p", { class: "notice" }, said)));
}

/** The city's sentences on the chosen category: a warning, or who is competent where this office is not. */
export function noticeOf({ t, city, model: { letter: { answers } } }) {
  const warns = city.categories.some(({ code, notice }) => notice && code === answers.category);
  const outside = outsideOf(city, answers);
  return [
    warns && t(`category ${answers.category} notice`),
    outside && `${t("outside")} ${t(`elsewhere ${outside.elsewhere} what`)} – ${t(`elsewhere ${outside.elsewhere} where`)}`,
  ].filter(Boolean);
}

const CONTROLS = { line, lines, choice: chosen, ticks, period, files, desks };

function control(view, { kind, ...asks }, named = {}) {
  const { t } = view;
  const { label = asks.label && t(asks.label), heads } = named;
  return CONTROLS[kind](view, { ...asks, label, legend: label, heads, hint: asks.hint && t(asks.hint) });
}

function line(view, { id, ...named }) {
  const value = view.model.letter.answers[id] ?? "";
  const attributes = { ...PRIVATE, type: "text", dir: "auto", value, on: { input: view.act("answer", id) } };
  return field(view, { id, ...named, control: el("input", attributes) });
}

function lines(view, { id, rows, ...named }) {
  const value = view.model.letter.answers[id] ?? "";
  const attributes = { ...PRIVATE, rows: String(rows), dir: "auto", value, on: { input: view.act("answer", id) } };
  return [
    field(view, { id, ...named, control: el("textarea", attributes) }),
    id === "text" && el("p", { id: "text-room", class: "hint" }, roomTold(view)),
  ];
}

/** How much room is left for everything together, once it is little; else nothing. */
export function roomTold(view) {
  const left = room(composed(view.model.letter, view));
  return left > ROOM_TOLD_BYTES ? "" : view.t("text room", { count: Math.max(0, left) });
}

function chosen(view, { id, options, ...named }) {
  const labelled = options.map(({ value, says }) => ({ value, label: says(view) }));
  return choice(view, { id, ...named, options: labelled, chosen: view.model.letter.answers[id], change: view.act("choose", id) });
}

function ticks(view, { id, options, ...named }) {
  return group(view, { id, ...named }, options.map(({ value, says }) => ticked(view, `${id}-${value}`, says(view))));
}

function ticked({ model, act }, id, label) {
  return tick(id, label, { checked: model.letter.answers[id] === true, change: act("answer", id) });
}

/** From a month to a month: a day would say more than a report needs. */
function period(view, named) {
  const { t, month, today } = view;
  const last = yearOf(today);
  const months = Array.from({ length: 12 }, (_, at) => ({ value: String(at + 1).padStart(2, "0"), label: month(at) }));
  const years = Array.from({ length: YEARS }, (_, at) => String(last - at)).map((year) => ({ value: year, label: year }));
  const part = (id, label, options) =>
    select(view, { id, label, options, chosen: view.model.letter.answers[id], change: view.act("answer", id) });
  const ends = ["since", "until"].map((end) =>
    group(view, { id: end, legend: t(end) }, part(`${end}-month`, t("month"), months), part(`${end}-year`, t("year"), years)),
  );
  return group(view, named, el("div", { class: "two" }, ends), ticked(view, "continues", t("continues")));
}

function files(view, named) {
  const { t, model, act } = view;
  const joined = model.letter.files;
  return [
    field(view, {
      ...named,
      control: el("input", { type: "file", class: "unseen", multiple: true, on: { change: act("attach") } }),
    }),
    // The browser's own button speaks the browser's language.
    el("label", { for: "files", class: "choose", "aria-hidden": "true" }, t("files choose")),
    joined.length > 0 && [
      el(
        "ul",
        { id: "files-list", class: "files", "aria-label": t("files list") },
        joined.map((file, at) => fileRow(view, file, at)),
      ),
      el("p", { class: "notice" }, seen(view)),
    ],
  ];
}

function fileRow(view, file, at) {
  const { t, act } = view;
  const name = fileName(file.name);
  const remove = button(`remove-${at}`, t("file remove"), act("detach", at), { kind: "small" });
  remove.attributes["aria-label"] = t("file remove named", { name });
  return el("li", {}, [fileNamed(view, name, file.size), remove]);
}

export function fileNamed({ t }, name, size) {
  return el("span", {}, [
    el("bdi", { translate: "no" }, name),
    " ",
    el("small", {}, t("file size", { size: Math.ceil(size / KIB) })),
  ]);
}

/** What the files show to whoever watches; too many for a class is told when the reporter goes on. */
export function seen({ t, model }) {
  try {
    return t("files seen", { count: envelopesOf(model.letter.files) });
  } catch {
    return null;
  }
}

function desks(view, named) {
  return group(view, { ...named, hint: view.t(desksHint(view.model.letter)) }, deskTicks(view));
}

/** The desks that may be excluded. Whoever began before the record came sees them when it comes. */
export function deskTicks({ t, model: { letter }, act, title }) {
  const ofDesk = (desk) =>
    tick(`desk-${desk}`, el("bdi", { translate: "no" }, title(desk)), {
      checked: letter.excluded.has(desk),
      change: act("exclude", desk),
    });
  return el("div", { id: "desk-ticks" }, letter.candidates?.map(ofDesk) ?? el("p", { class: "hint" }, t("office wait")));
}

function desksHint({ isReport, sides, hasBoard }) {
  if (isReport) return "desks hint";
  if (!hasBoard) return "desks hint no board";
  return sides.length ? "desks hint again" : "desks hint unanswered";
}
