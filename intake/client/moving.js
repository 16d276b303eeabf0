/** Changing the words: what it is for, what remains true, and the move that says it to the desks. */

import { Move } from "../../crypto/body.js";
import { button, el, heading, list, ways } from "./parts.js";
import { Pen, candidates } from "./writing.js";

/** A letter that only moves a conversation: `old` are the words that it had. Only to desks that hung out something. */
export function newMove({ receipt, sides }, found) {
  return {
    ...{ isReport: false, begins: "move", old: receipt, receipt: null, asked: [], repeated: ["", ""], kept: false },
    ...{ text: "", files: [], measured: [], excluded: new Set(), sides, candidates: candidates(found, sides) },
  };
}

export function move(view) {
  const { t, model, act, title } = view;
  const desks = model.letter.candidates.map((desk) => el("bdi", { translate: "no" }, title(desk)));
  return [
    heading(view, "move"),
    el("p", { class: "lead" }, t("move when")),
    list([t("move old"), t("move thief")]),
    el("p", {}, t("move desks")),
    list(desks),
    el("p", { class: "notice" }, t("move keep")),
    ways(button("next", t("next"), act("showWords"), { kind: "main" }), button("back", t("back"), act("go", "conversation"))),
  ];
}

/** The one request of a move: signed by the old words and by the new ones. */
export async function sealedMove({ old, receipt, candidates: desks }, { found }) {
  const { office, certificate } = found.file;
  const [keys, next] = [await old.keys(certificate.scope), await receipt.keys(certificate.scope)];
  const pen = new Pen({ found, desks, keys });
  const payload = await Move.make(next.author, next.reply.publicKey, next.tag, { office, old: keys.author.verifyKey });
  return { request: await pen.move(payload), pen };
}
