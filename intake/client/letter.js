/** Writing a report or a message, and reading it again before it is sealed. */

import { fileName } from "./attachments.js";
import { PRIVATE, button, el, field, heading, list, quoted, tick, ways } from "./parts.js";
import { envelopesOf, room } from "./writing.js";

const KIB = 1_024;
// The room is told when it begins to matter.
const ROOM_TOLD_BYTES = 4_000;

export function write(view) {
  const { t, model, act } = view;
  const { letter } = model;
  return [
    heading(view, letter.isReport ? "write title" : "write again title", letter.isReport && 2),
    field(view, {
      id: "text",
      label: t(letter.isReport ? "text label" : "text label again"),
      hint: t("text hint"),
      control: el("textarea", { ...PRIVATE, rows: "12", dir: "auto", value: letter.text, on: { input: act("type") } }),
    }),
    el("p", { id: "text-room", class: "hint" }, roomTold(view, letter.text)),
    files(view),
    desks(view),
    ways(
      button("next", t("next"), act("review"), { kind: "main" }),
      button("back", t("back"), act("go", letter.isReport ? "before" : "conversation")),
    ),
  ];
}

/** How much room is left, once it is little; else nothing. */
export function roomTold({ t }, text) {
  const left = room(text);
  return left > ROOM_TOLD_BYTES ? "" : t("text room", { count: Math.max(0, left) });
}

function files(view) {
  const { t, model, act } = view;
  const chosen = model.letter.files;
  return [
    field(view, {
      id: "files",
      label: t("files label"),
      hint: t("files hint"),
      control: el("input", { type: "file", class: "unseen", multiple: true, on: { change: act("attach") } }),
    }),
    // The browser's own button speaks the browser's language.
    el("label", { for: "files", class: "choose", "aria-hidden": "true" }, t("files choose")),
    chosen.length > 0 && [
      el("ul", { id: "files-list", class: "files", "aria-label": t("files list") }, chosen.map((file, at) => fileRow(view, file, at))),
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

function fileNamed({ t }, name, size) {
  return el("span", {}, [
    el("bdi", { translate: "no" }, name),
    " ",
    el("small", {}, t("file size", { size: Math.ceil(size / KIB) })),
  ]);
}

/** What the files show to whoever watches; too many for a class is told when the reporter goes on. */
function seen({ t, model }) {
  try {
    return t("files seen", { count: envelopesOf(model.letter.files) });
  } catch {
    return null;
  }
}

function desks(view) {
  const { t, model, act, title } = view;
  const { letter, error } = model;
  const wrong = error?.field === "desks" && el("p", { id: "desks-error", class: "error" }, t(error.key, error.values));
  return el("fieldset", { id: "desks", tabindex: "-1", "aria-describedby": wrong ? "desks-error desks-hint" : "desks-hint" }, [
    el("legend", {}, t("desks label")),
    el("p", { id: "desks-hint", class: "hint" }, t(desksHint(letter))),
    wrong,
    letter.candidates.map((desk) =>
      tick(`desk-${desk}`, el("bdi", { translate: "no" }, title(desk)), {
        checked: letter.excluded.has(desk),
        change: act("exclude", desk),
      }),
    ),
  ]);
}

function desksHint({ isReport, sides, hasBoard }) {
  if (isReport) return "desks hint";
  if (!hasBoard) return "desks hint no board";
  return sides.length ? "desks hint again" : "desks hint unanswered";
}

export function review(view) {
  const { t, model, act, title } = view;
  const { letter } = model;
  const named = (numbers) => list(numbers.map((desk) => el("bdi", { translate: "no" }, title(desk))));
  const [readers, excluded] = [
    letter.candidates.filter((desk) => !letter.excluded.has(desk)),
    letter.candidates.filter((desk) => letter.excluded.has(desk)),
  ];
  return [
    heading(view, "review title", letter.isReport && 3),
    el("p", { class: "lead" }, t("review lead")),
    el("h2", {}, t("review text")),
    quoted(letter.text, { id: "review-text" }),
    letter.files.length > 0 && [
      el("h2", {}, t("files list")),
      el("ul", { class: "files" }, letter.files.map((file) => el("li", {}, fileNamed(view, fileName(file.name), file.size)))),
      el("p", { class: "notice" }, seen(view)),
    ],
    el("h2", {}, t("review readers")),
    named(readers),
    excluded.length > 0 && [el("h2", {}, t("review excluded")), named(excluded)],
    !letter.isReport && how(view),
    letter.isReport
      ? ways(button("next", t("next"), act("showWords"), { kind: "main" }), button("back", t("back"), act("go", "write")))
      : ways(button("send", t("send"), act("send"), { kind: "main" }), button("back", t("back"), act("go", "write"))),
  ];
}

/** What happens on Send, and what is wrong with the board: that never keeps anybody from sending. */
export function how({ t, day, model }) {
  const { board, isStale, letter } = model;
  return [
    el("p", { class: "notice" }, t(letter.files.length ? "send how files" : "send how")),
    board === null && el("p", { id: "board-warning", class: "notice" }, t("board missing")),
    isStale && el("p", { id: "board-warning", class: "notice" }, t("board stale", { day: day(board.edition.last) })),
  ];
}
