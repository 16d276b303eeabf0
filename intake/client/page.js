/**
 * The one file that touches the page. Screens come as descriptions (`parts.js`) and become elements by createElement and
 * text nodes alone: nothing that is written by anybody is ever read as markup.
 *
 * Ids that do not change, for tests and for assistive programs:
 *   always      leave (link, first of all; Shift three times does the same), leave-told, skip, language (select),
 *               status (live region: progress and errors), heading, next, back, to-start
 *   first       report, come-back, other-ways, office, fingerprint, poster, poster-result
 *   the day     yes, no
 *   write       category (category-MP…), category-MP-1…, text, body (body-0…), service, since-month, since-year, until-month,
 *               until-year, continues, where, who, known-saw…, evidence, files, remove-0…, amount (amount-low…), reported
 *               (reported-yes…), reported-to, aware, fears, quote, link, desk-0… (a tick excludes); layout; question-1… on
 *               one page; errors: the id and -error
 *   review      review-text…, change-1…, unanswered, next (report), send (message)
 *   words       words (12 li: .word and .number), print, copy, next
 *   confirm     confirm-words (fieldset: confirm-word-0, confirm-word-1, labelled with the place asked), kept-words, send
 *   leaving     countdown, progress, resume, save-envelope, reload, discard; at the end done
 *   come back   receipt-field, receipt-field-error, open; side-0…, nothing-yet, no-board, stay, write-again,
 *               change-words (then next, words, confirm-words as for a report), forget
 *   <body>      data-screen: the name of the screen; data-visit: the state of the visit (`visit.js`, NEXT)
 */

import { Thrice } from "./thrice.js";

const PROPERTIES = new Set(["value", "checked", "disabled", "multiple"]);
const FILE = "application/octet-stream";

export class Page {
  #document;
  #window;
  #waits = () => false;
  /** What the page says without the script: language -> part -> element. */
  #parts = new Map();

  constructor(window) {
    this.#window = window;
    this.#document = window.document;
    for (const article of this.#document.querySelectorAll("main > article")) {
      const parts = [...article.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]);
      this.#parts.set(article.lang, new Map(parts));
    }
    this.#document.documentElement.classList.toggle("onion", this.isOnion);
    window.addEventListener("beforeunload", (event) => {
      if (this.#waits()) event.preventDefault();
    });
  }

  /** Whether this browser can seal at all: some open a page over plain HTTP without its cryptography. */
  get canSeal() {
    return this.#window.isSecureContext && this.#window.crypto?.subtle !== undefined;
  }

  /** Whether the browser itself says that it has no line. */
  get isOffline() {
    return this.#window.navigator.onLine === false;
  }

  /** Whether the headers of a reload differ from those of a first visit: so in Chromium and its kin, which alone have this. */
  get showsReload() {
    return this.#window.navigator.userAgentData !== undefined;
  }

  get isOnion() {
    return this.#window.location.hostname.endsWith(".onion");
  }

  /** The language that the address names, then those of the browser. What follows its # is sent to nobody. */
  get languages() {
    const { location, navigator } = this.#window;
    return [location.hash.slice(1), ...(navigator.languages ?? [navigator.language ?? "fr"])];
  }

  /** The language chosen outlives the reload that carries an envelope. */
  speaks(language) {
    this.#window.history.replaceState(null, "", `#${language}`);
  }

  /** Named only when it is asked for: a browser that refuses storage throws here. */
  storage = () => this.#window.sessionStorage;

  /** Language, title, the way out, the control of languages and the foot of the page. */
  frame({ language, dir, title, leave, leaveTold, skip, languages, chosen, label, banner }) {
    const root = this.#document.documentElement;
    Object.assign(root, { lang: language, dir });
    this.#document.title = title;
    this.put("leave", leave);
    this.put("leave-told", leaveTold);
    this.put("skip", skip);
    // By itself the link would be one more page in the history, which leaving would not take away.
    this.#find("skip").onclick = (event) => {
      event.preventDefault();
      this.focus("heading");
    };
    const options = languages.map(({ tag, name }) => ({
      tag: "option",
      attributes: { value: tag, lang: tag, selected: tag === language },
      children: [name],
    }));
    const select = { tag: "select", attributes: { id: "language", "aria-label": label, on: { change: chosen } }, children: options };
    this.#find("languages").replaceChildren(this.#made(select));
    this.#find("foot").replaceChildren(this.#adopted("foot"));
    this.#find("banner").textContent = banner;
  }

  /** Puts a screen in the place of the one before. Focus goes to its heading, or stays on the same control. */
  show(name, tree, { isNew }) {
    const focused = this.#document.activeElement?.id;
    this.#find("main").replaceChildren(...tree.flat(Infinity).filter(Boolean).map((node) => this.#made(node)));
    this.#document.body.dataset.screen = name;
    if (isNew) this.#window.scrollTo(0, 0);
    this.focus(isNew ? "heading" : focused);
  }

  /** Puts one part of a screen in the place of the one with the same id; the rest stays, with whatever is being done. */
  swap(part) {
    this.#find(part.attributes.id)?.replaceWith(this.#made(part));
  }

  visitIs(state) {
    this.#document.body.dataset.visit = state;
  }

  focus(id) {
    this.#find(id)?.focus({ preventScroll: id === "heading" });
  }

  /** Text in the place of text, where only a part of a screen changes. */
  put(id, text) {
    const place = this.#find(id);
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** Takes back what was said to be wrong with a control, without touching what is typed in it. */
  mend(id) {
    this.#find(`${id}-error`)?.remove();
    this.#find(id)?.removeAttribute("aria-invalid");
  }

  progress(id, { value, max }) {
    const bar = this.#find(id);
    if (bar) Object.assign(bar, { max, value });
  }

  /** One sentence for everybody, read aloud to those who do not see it; only to them if the screen says it already. */
  tell(text, { isError = false, isSeen = true } = {}) {
    this.put("status", text);
    const { classList } = this.#find("status");
    classList.toggle("wrong", isError);
    classList.toggle("unseen", !isSeen);
  }

  /** Every field is emptied: what was typed must not stay in the page that waits for its reload. */
  clear() {
    for (const control of this.#document.querySelectorAll("#main input, #main textarea")) control.value = "";
    this.#find("main").replaceChildren();
  }

  /** Leaving the page asks first while this is true: something would be lost. */
  waits(something) {
    this.#waits = something;
  }

  /** What happens when somebody wants to be gone: by the link, or by Shift three times. */
  leaves(gone) {
    this.#find("leave").addEventListener("click", (event) => {
      event.preventDefault();
      gone();
    });
    const thrice = new Thrice();
    for (const type of ["keydown", "keyup", "pointerdown"]) {
      this.#window.addEventListener(type, (event) => thrice.hears(event) && gone(), { capture: true });
    }
  }

  /** Another site takes the place of this page, in the history too. It may be slow to come: nothing is shown meanwhile. */
  leave() {
    this.#waits = () => false;
    this.clear();
    this.#document.title = "…";
    this.#document.documentElement.hidden = true;
    this.#window.location.replace(this.#find("leave").href);
  }

  reload({ asks = false } = {}) {
    if (!asks) this.#waits = () => false;
    this.#window.location.reload();
  }

  print() {
    this.#window.print();
  }

  async copy(text) {
    await this.#window.navigator.clipboard.writeText(text);
  }

  /** Offers bytes as a file; only ever sealed ones. */
  save(bytes, name) {
    const address = URL.createObjectURL(new Blob([bytes], { type: FILE }));
    const link = this.#made({ tag: "a", attributes: { href: address, download: name }, children: [] });
    link.click();
    this.#window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Leaves the page as it is without a script, and says on top of each language why. */
  giveUp(texts) {
    for (const { language, text } of texts) {
      this.#find(language).prepend(this.#made({ tag: "p", attributes: { class: "notice" }, children: [text] }));
    }
  }

  #find(id) {
    return id ? this.#document.getElementById(id) : null;
  }

  #adopted(part) {
    return this.#parts.get(this.#document.documentElement.lang).get(part).cloneNode(true);
  }

  #made(node) {
    if (typeof node !== "object") return this.#document.createTextNode(String(node));
    if (node.attributes["data-part"]) return this.#adopted(node.attributes["data-part"]);
    const element = this.#document.createElement(node.tag);
    const { on = {}, ...attributes } = node.attributes;
    element.append(...node.children.map((child) => this.#made(child)));
    for (const [name, value] of Object.entries(attributes)) {
      if (PROPERTIES.has(name)) element[name] = value;
      else if (value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    for (const [event, happens] of Object.entries(on)) element.addEventListener(event, happens);
    return element;
  }
}
