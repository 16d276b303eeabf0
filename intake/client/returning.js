/** Coming back with 12 words: one field, and what hangs on the board for them. */

import { HEARD } from "../../crypto/documents.js";
import { fromIso } from "../../crypto/epoch.js";
import { PRIVATE, button, el, field, heading, quoted, ways } from "./parts.js";

export function comeBack(view) {
  const { t, model, act } = view;
  return [
    heading(view, "return title"),
    field(view, {
      id: "receipt-field",
      label: t("return label"),
      hint: t("return hint"),
      control: el("textarea", {
        ...PRIVATE,
        rows: "4",
        dir: "ltr",
        value: model.typed,
        on: { input: act("typeWords") },
      }),
    }),
    ways(
      button("open", t("open"), act("openWords"), { kind: "main", disabled: model.opening }),
      button("back", t("back"), act("forget")),
    ),
  ];
}

export function conversation(view) {
  const { t, day, model, visit, act } = view;
  const { sides, board } = model.conversation;
  return [
    heading(view, "conversation title"),
    board === null && el("p", { class: "notice", id: "no-board" }, t("no board")),
    board && el("p", { class: "hint" }, t("board date", { day: day(board.edition.first) })),
    board && model.isStale && el("p", { class: "notice" }, t("board stale", { day: day(board.edition.last) })),
    board && sides.length === 0 && [
      el("p", { class: "notice", id: "nothing-yet" }, t("nothing yet")),
      el("p", { class: "hint" }, t("move gone")),
    ],
    sides.map((each) => side(view, each)),
    el("p", { class: "hint" }, [t("own words"), " ", t("same day")]),
    el("p", { id: "stay", class: "hint" }, coverTold(view)),
    ways(
      !visit.found.closed && button("write-again", t("write again"), act("writeAgain"), { kind: "main" }),
      !visit.found.closed && sides.length > 0 && button("change-words", t("move"), act("changeWords")),
      button("forget", t("forget"), act("forget")),
    ),
  ];
}

/** What becomes of the empty envelope of this visit; nothing when the visit carries another or none. */
export function coverTold({ t, visit }) {
  if (visit.found.closed || visit.carries || visit.state === "stopped") return "";
  if (visit.state === "given up") return t("cover failed");
  return t(visit.state === "arrived" ? "stayed" : "stay");
}

function side(view, { desk, head, replies, complete }) {
  const { t, title } = view;
  const id = `side-${desk}`;
  return el("section", { id, class: "card", "aria-labelledby": `${id}-title` }, [
    el("h2", { id: `${id}-title`, translate: "no" }, el("bdi", {}, title(desk))),
    head && facts(view, head),
    head?.text && [el("h3", {}, t("office says")), quoted(head.text)],
    replies.map((each) => reply(view, each)),
    head && replies.length === 0 && el("p", { class: "hint" }, t("no reply yet")),
    !complete && el("p", { class: "error" }, t("part missing")),
  ]);
}

function facts({ t, day }, { state, heard, until }) {
  const count = heard.length < HEARD ? heard.length : t("heard many", { count: HEARD });
  const rows = [
    ["state", t(`state ${state}`)],
    ["heard label", String(count)],
    ["until label", day(fromIso(until))],
  ];
  return el("dl", {}, rows.map(([name, value]) => el("div", {}, [el("dt", {}, t(name)), el("dd", {}, value)])));
}

function reply({ t, day }, { reply: number, epoch, text }) {
  return el("article", { class: "reply" }, [el("h3", {}, t("reply", { reply: number, day: day(epoch) })), quoted(text)]);
}
