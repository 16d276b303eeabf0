/** The first screens: what this is and whom it talks to, what to know before writing, and which day it is. */

import { PRIVATE, adopted, button, el, field, heading, list, ways } from "./parts.js";

export function home(view) {
  const { t, act } = view;
  return [
    heading(view, "home title"),
    adopted("lead"),
    trouble(view),
    el("div", { class: "doors" }, [
      door("report", t("report"), t("report hint"), act("go", "before"), "main"),
      door("come-back", t("come back"), t("come back hint"), act("go", "return"), "plain"),
    ]),
    adopted("danger"),
    office(view),
    ways(button("other-ways", t("ways title"), act("go", "ways"))),
  ];
}

/** Why nothing can be sent today; reading may still be possible. Empty while nothing is wrong. */
export function trouble({ t, model, act }) {
  if (model.trouble === null) return el("div", { id: "trouble-place" });
  const { key, values } = model.trouble;
  return el("div", { id: "trouble-place" }, [
    el("div", { id: "trouble", class: "danger" }, [
      el("p", {}, t(key, values)),
      key !== "closed" && ways(button("reload", t("reload"), act("reload"))),
    ]),
  ]);
}

function door(id, label, hint, click, kind) {
  return el("div", { class: "door" }, [button(id, label, click, { kind }), el("p", { class: "hint" }, hint)]);
}

/** Whom the page talks to, as far as it knows. */
export function office(view) {
  const { t, model, visit } = view;
  return el("section", { id: "office-card", class: "card", "aria-labelledby": "office-title" }, [
    el("h2", { id: "office-title" }, t("office title")),
    visit.found === null ? el("p", { id: "office" }, t(model.trouble ? "office unknown" : "office wait")) : named(view),
  ]);
}

function named(view) {
  const { t, visit, model, act } = view;
  const { file, fingerprint, record } = visit.found;
  return [
    el("p", { id: "office", class: "office", translate: "no" }, file.officeNote.name),
    record && el("p", {}, t("office desks")),
    record && list(record.desks.map(({ title }) => el("span", { translate: "no" }, title))),
    el("p", { class: "label", id: "fingerprint-label" }, t("fingerprint label")),
    el(
      "p",
      { id: "fingerprint", class: "fingerprint", translate: "no", dir: "ltr", "aria-labelledby": "fingerprint-label" },
      String(fingerprint).split(" ").map((group) => [el("span", {}, group), " "]),
    ),
    el("p", {}, t("fingerprint why")),
    field(view, {
      id: "poster",
      label: t("poster label"),
      hint: t("poster hint"),
      control: el("input", { ...PRIVATE, type: "text", dir: "ltr", value: model.poster, on: { input: act("compare") } }),
    }),
    el("p", { id: "poster-result", class: "result", role: "status" }, model.compared && t(model.compared)),
  ];
}

export function before(view) {
  const { t, act } = view;
  return [
    heading(view, "before title", 1),
    adopted("care"),
    adopted("limits"),
    ways(button("next", t("next"), act("begin"), { kind: "main" }), button("back", t("back"), act("go", "home"))),
  ];
}

/** How to reach the office without the form. */
export function otherWays(view) {
  const { t, act } = view;
  return [heading(view, "ways title"), adopted("ways"), ways(button("back", t("back"), act("go", "home")))];
}

export function whichDay(view) {
  const { t, visit, act } = view;
  return [
    heading(view, "day title"),
    el("p", { class: "lead" }, t("day question", { day: view.day(visit.found.record.epoch) })),
    el("p", {}, t("day why")),
    ways(button("yes", t("yes"), act("sayDay", true), { kind: "main" }), button("no", t("no"), act("sayDay", false))),
  ];
}
