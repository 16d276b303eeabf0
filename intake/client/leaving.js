/** From Send to the confirmation: the envelope that waits, the files that leave, what has arrived and what has not. */

import { button, el, heading, list, ways } from "./parts.js";

export function sealing(view) {
  return [heading(view, "sealing title"), el("p", { class: "lead" }, view.t("sealing")), bar({ id: "progress" })];
}

/** An envelope of an earlier load waits for its time. */
export function leaving(view) {
  const { t, model, act } = view;
  return [
    heading(view, "leaving title"),
    el("p", { class: "lead" }, t("leaving lead")),
    el("p", { id: "countdown", class: "countdown" }, model.countdown),
    bar({ id: "progress" }),
    el("p", { class: "hint" }, t("leaving which")),
    keptForLater(view),
    ways(button("to-start", t("to start"), act("go", "home"))),
  ];
}

/** What to do when this load can send nothing. Empty while it can. */
export function keptForLater({ t, model, act }) {
  return el("div", { id: "kept-place" }, model.trouble && [
    el("p", { class: "notice" }, t("kept for later")),
    ways(button("reload", t("reload"), act("reload"), { kind: "main" })),
  ]);
}

export function burst(view) {
  const { t, model, act } = view;
  const { burst: sending, stopped } = model;
  const single = sending.size === 1;
  return [
    heading(view, stopped ? "failed title" : single ? "leaving title" : "burst title"),
    el("p", { id: "burst-told", class: "lead" }, stopped ? t(stopped.key, stopped.values) : t(single ? "here lead" : "burst lead")),
    el("p", { id: "countdown", class: "countdown" }, t("burst progress", sending)),
    bar({ id: "progress", value: sending.arrived, max: sending.size }),
    stopped?.resume && ways(
      button("resume", t("resume"), act("resume"), { kind: "main" }),
      single && button("save-envelope", t("save file"), act("saveEnvelope")),
    ),
    stopped && !stopped.resume && ways(button("to-start", t("to start"), act("leaveBurst"))),
  ];
}

export function done(view) {
  const { t, day, model, act } = view;
  const { acknowledged, feedback, again } = model.dates;
  return [
    heading(view, "done title"),
    el("div", { id: "done", class: "card good" }, [
      el("p", {}, t("done lead")),
      el("h2", {}, t("done dates")),
      list([
        t("done acknowledged", { day: day(acknowledged) }),
        t("done feedback", { day: day(feedback) }),
        t("done again", { day: day(again) }),
        t("done return"),
      ]),
      // What was in the envelope, no page knows after its reload.
      el("p", {}, t("move keep")),
      el("p", {}, t("done clean")),
    ]),
    model.carried && el("p", { class: "hint" }, t("leaving which")),
    ways(button("to-start", t("to start"), act("go", "home"))),
  ];
}

export function failed(view) {
  const { t, act } = view;
  return [
    heading(view, "failed title"),
    el("p", { class: "lead" }, t("failed lead")),
    el("p", { class: "hint" }, t("leaving which")),
    el("p", {}, t("failed file")),
    ways(
      button("reload", t("reload"), act("reload"), { kind: "main" }),
      button("save-envelope", t("save file"), act("saveEnvelope")),
      button("discard", t("discard"), act("discard")),
    ),
  ];
}

/** Without a value it only says that something is going on. */
function bar({ id, value = false, max = false }) {
  const attributes = value === false ? {} : { value: String(value), max: String(max) };
  return el("progress", { id, "aria-labelledby": "heading", ...attributes });
}
