/** Screens are plain descriptions of elements: made and tested without a browser, put on the page by `page.js` alone. */

/**
 * One element. Attributes are text, true or false; `on` names what happens on an event; children may be lists, text or
 * nothing. Text is only ever text: there is no way to give markup.
 */
export function el(tag, attributes = {}, ...children) {
  const shown = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  return { tag, attributes, children: shown };
}

export function button(id, label, click, { kind = "plain", disabled = false } = {}) {
  return el("button", { id, type: "button", class: kind, disabled, on: { click } }, label);
}

/** The way on and the way back, in this order for the keyboard too. */
export function ways(...buttons) {
  return el("div", { class: "ways" }, buttons);
}

export function heading({ t }, key, step = null) {
  return [
    step && el("p", { class: "step" }, t("step", { step, steps: STEPS })),
    el("h1", { id: "heading", tabindex: "-1" }, t(key)),
  ];
}
const STEPS = 5;

/**
 * A labelled control with its hint and, if it is the one in error, what is wrong with it. `control` is its element;
 * `heads` makes its label the heading of the screen.
 */
export function field(view, { id, label, hint = null, control, heads = (named) => named }) {
  const { wrong, describedBy } = wrongWith(view, { id, hint });
  const attributes = { ...control.attributes, id, "aria-describedby": describedBy, "aria-invalid": wrong ? "true" : false };
  return el("div", { class: "field" }, [
    heads(el("label", { for: id }, label)),
    hint && el("p", { id: `${id}-hint`, class: "hint" }, hint),
    wrong,
    { ...control, attributes },
  ]);
}

/** Controls that belong together under one legend, with what is wrong with them as a whole. */
export function group(view, { id, legend, hint = null, heads = (named) => named }, ...controls) {
  const { wrong, describedBy } = wrongWith(view, { id, hint });
  return el("fieldset", { id, tabindex: "-1", "aria-describedby": describedBy }, [
    el("legend", {}, heads(legend)),
    hint && el("p", { id: `${id}-hint`, class: "hint" }, hint),
    wrong,
    controls,
  ]);
}

function wrongWith({ t, model }, { id, hint }) {
  const wrong = model.error?.field === id && el("p", { id: `${id}-error`, class: "error" }, t(model.error.key, model.error.values));
  return { wrong, describedBy: [hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ") || false };
}

export function tick(id, label, { checked, change }) {
  return marked(id, label, { type: "checkbox", checked, on: { change } });
}

/** One of several; `options`: value and label of each. */
export function choice(view, { options, chosen, change, ...named }) {
  const radio = ({ value, label }) => {
    const attributes = { type: "radio", name: named.id, value, checked: value === chosen, on: { change } };
    return marked(`${named.id}-${value}`, label, attributes);
  };
  return group(view, named, options.map(radio));
}

function marked(id, label, attributes) {
  return el("div", { class: "tick" }, [el("input", { id, ...attributes }), el("label", { for: id }, label)]);
}

/** One of many, where there is no room for all; the first option says that none is chosen. */
export function select(view, { id, label, options, chosen, change }) {
  const shown = [{ value: "", label: "–" }, ...options].map((each) => el("option", { value: each.value }, each.label));
  return field(view, { id, label, control: el("select", { value: chosen ?? "", on: { change } }, shown) });
}

export function list(items) {
  return el("ul", {}, items.map((item) => el("li", {}, item)));
}

/** A text of the reporter or of a desk: kept as it was written, read in its own direction, never sent to a translator. */
export function quoted(text, attributes = {}) {
  return el("div", { class: "quoted", dir: "auto", translate: "no", ...attributes }, harmless(text));
}

/** What is typed here is kept by nobody: no suggestion, no spelling check by a stranger, no translation. */
export const PRIVATE = Object.freeze({
  autocomplete: "off",
  autocapitalize: "none",
  autocorrect: "off",
  spellcheck: "false",
  translate: "no",
});

/** A part of the page as it is without the script, in the language chosen: said once, shown in both (`page.js`). */
export function adopted(part) {
  return el("div", { "data-part": part });
}

/** The text without control characters and without turns of direction: it could then read as something else. */
export function harmless(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu, "");
}
