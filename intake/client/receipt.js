/** The 12 words: shown once, kept on paper, confirmed before anything is sent. */

import { PRIVATE, button, el, field, group, heading, tick, ways } from "./parts.js";
import { how } from "./letter.js";

export function words(view) {
  const { t, model, act } = view;
  const { words: shown, numbers } = model.letter.receipt;
  return [
    heading(view, "words title", model.letter.isReport && 4),
    el("p", { class: "lead unprinted" }, t("words lead")),
    el("ol", { id: "words", class: "words", translate: "no", lang: "fr", dir: "ltr" }, shown.map((word, at) =>
      el("li", {}, [el("span", { class: "word" }, word), " ", el("span", { class: "number" }, numbers[at])]),
    )),
    el("p", { class: "hint unprinted" }, t("words french")),
    ways(
      button("next", t("next"), act("askWords"), { kind: "main" }),
      button("print", t("print"), act("print")),
      button("copy", t("copy"), act("copy")),
      button("back", t("back"), act("go", model.letter.old ? "move" : "review")),
    ),
  ];
}

export function confirm(view) {
  const { t, model, act } = view;
  const { letter } = model;
  return [
    heading(view, "confirm title", letter.isReport && 5),
    el("p", { class: "lead" }, t("confirm lead")),
    group(
      view,
      { id: "confirm-words", legend: t("confirm words") },
      el("div", { class: "two" }, letter.asked.map((place, at) => asked(view, place, at))),
    ),
    tick("kept-words", t("kept words"), { checked: letter.kept, change: act("tickKept") }),
    letter.old && el("p", { class: "notice" }, t("move keep")),
    how(view),
    ways(button("send", t("send"), act("send"), { kind: "main" }), button("back", t("back"), act("go", "words"))),
  ];
}

function asked(view, place, at) {
  const { t, model, act } = view;
  const value = model.letter.repeated[at];
  return field(view, {
    id: `confirm-word-${at}`,
    label: t("confirm word", { place }),
    control: el("input", { ...PRIVATE, type: "text", dir: "ltr", value, on: { input: act("repeat", at) } }),
  });
}
