/** The steps that a person takes through the page; every screen names them in its `act`. */

import { WORK_BYTES } from "../../crypto/envelope.js";
import { Refused } from "../../crypto/errors.js";
import { Fingerprint } from "../../crypto/fingerprint.js";
import { Randomness } from "../../crypto/randomness.js";
import { Receipt } from "../../crypto/receipt.js";
import { CITY } from "../made/city.js";
import { checkAnswers, composed } from "./answers.js";
import { more, noticeOf, noticed, roomTold } from "./asking.js";
import { CLOCK } from "./clock.js";
import { conversation } from "./conversation.js";
import { Frame, fieldOf } from "./frame.js";
import { newMove, sealedMove } from "./moving.js";
import { Page } from "./page.js";
import * as protocol from "./protocol.js";
import { fieldsOf, formOf } from "./questions.js";
import { burstOf, checkKept, measureAll, sealed } from "./sending.js";
import { Stop } from "./stop.js";
import { LANGUAGES, say } from "./texts.js";
import { receiptFrom, twoPlaces } from "./words.js";
import { candidates, checkLetter } from "./writing.js";

const ENVELOPE_NAME = "enveloppe.perron1";

/** Opens the page, if this browser can seal; else leaves it as it is without a script and says why. */
export function start({ table, isTest = false }) {
  const page = new Page(window);
  if (!page.canSeal) {
    page.giveUp(Object.keys(LANGUAGES).map((language) => ({ language, text: say("not secure", language) })));
    return;
  }
  new App({ page, table, clock: CLOCK, city: CITY, isTest }).open();
}

// Text, words and replies.
const NOTHING_WRITTEN = { letter: null, report: null, message: null, move: null, conversation: null, typed: "" };

export class App extends Frame {
  compare(event) {
    this.model.poster = event.target.value;
    this.model.compared = compared(this.model.poster, this.visit.found.fingerprint);
    this.page.put("poster-result", this.model.compared ? this.view.t(this.model.compared) : "");
  }

  /** Writing needs no record: on a slow line it comes seconds after the form. */
  begin() {
    const { model, visit } = this;
    if (visit.found || model.trouble) this.ready();
    model.report ??= newLetter({ isReport: true, sides: [], board: null });
    model.letter = model.report;
    this.recordCame();
    if (visit.found) this.askTheDay();
    else this.go("write");
  }

  visitChanged() {
    this.recordCame();
    super.visitChanged();
  }

  recordCame() {
    const { found } = this.visit;
    if (this.model.report && found?.record) this.model.report.candidates ??= candidates(found, []);
  }

  sayDay(isToday) {
    this.model.isToday = isToday;
    if (isToday) {
      this.go(this.model.afterDay);
      return;
    }
    this.go("home");
    throw new Stop("day wrong", { day: this.view.day(this.visit.found.record.epoch) });
  }

  askTheDay(screen = this.model.letter.begins) {
    this.model.afterDay = screen;
    const asks = protocol.asksForTheDay(this.visit.found, { wall: this.clock.wall() });
    this.go(asks && !this.model.isToday ? "day" : screen);
  }

  /** `Stop` unless something may be sealed now. */
  ready() {
    const { trouble } = this.model;
    if (trouble) throw new Stop(trouble.key, trouble.values);
    if (this.visit.found === null) throw new Stop("not ready");
    if (!this.visit.usable) throw new Stop("too old");
  }

  /** What was wrong is being changed: the sentence about it goes, the control stays as it is. */
  mended(field) {
    if (this.model.error?.field !== field) return;
    this.model.error = null;
    this.page.mend(field);
    this.page.tell("");
  }

  // Writing.

  /** What is typed, chosen or ticked in a control of the form. */
  answer(id, { target }) {
    this.model.letter.answers[id] = target.type === "checkbox" ? target.checked : target.value;
    this.mended(id);
    this.page.put("text-room", roomTold(this.view));
  }

  /** A choice may ask more, or be the end of the way. The part with the choice itself stays, with the focus in it. */
  choose(id, event) {
    this.answer(id, event);
    const [first] = formOf(this.model.letter, this.city);
    this.page.swap(id === "category" ? more(this.view, first) : noticed(this.view));
    this.page.tell(noticeOf(this.view).join(" "), { isSeen: false });
  }

  layout() {
    this.model.isWhole = !this.model.isWhole;
    this.go("write");
  }

  /** What these questions ask must be right; then the next one, or everything read again. */
  next() {
    const { letter, isWhole } = this.model;
    const form = formOf(letter, this.city);
    const isLast = isWhole || letter.isComplete || letter.at === form.length - 1;
    checkAnswers(letter, isWhole ? form : [form[letter.at]], this.view);
    if (isLast) return this.review();
    letter.at += 1;
    return this.go("write");
  }

  previous() {
    const { letter, isWhole } = this.model;
    if (letter.isComplete && !isWhole) return this.next();
    if (isWhole || letter.at === 0) return this.go(letter.isReport ? "before" : "conversation");
    letter.at -= 1;
    return this.go("write");
  }

  /** From reading again to this question, and then back. */
  change(at) {
    const { letter, isWhole } = this.model;
    Object.assign(letter, { at, isComplete: letter.isReport });
    this.go("write");
    if (isWhole) this.page.focus(`question-${at + 1}`);
  }

  reopen() {
    if (this.model.isWhole) this.go("write");
    else this.change(formOf(this.model.letter, this.city).length - 1);
  }

  /** What is wrong is said at the question where it can be mended. */
  say(stop) {
    if (this.model.screen === "write") this.turnTo(fieldOf(stop));
    super.say(stop);
  }

  turnTo(field) {
    const { letter } = this.model;
    const form = formOf(letter, this.city);
    const at = form.findIndex((question) => fieldsOf(question, letter.answers).some(({ id }) => id === field));
    if (at < 0 || at === letter.at) return;
    letter.isComplete ||= letter.at === form.length - 1;
    letter.at = at;
  }

  attach(event) {
    this.model.letter.files = [...this.model.letter.files, ...event.target.files];
    this.model.error = null;
    this.show({ isNew: false });
  }

  detach(place) {
    this.model.letter.files = this.model.letter.files.filter((_, at) => at !== place);
    this.model.error = null;
    this.show({ isNew: false });
    this.page.focus("files");
  }

  exclude(desk, event) {
    this.mended("desks");
    const { excluded } = this.model.letter;
    if (event.target.checked) excluded.add(desk);
    else excluded.delete(desk);
  }

  async review() {
    const { letter } = this.model;
    const { files, at } = letter;
    const found = await measureAll(files);
    // Whoever went elsewhere meanwhile has not finished.
    if (this.model.screen !== "write" || letter.files !== files || letter.at !== at) return;
    checkAnswers(letter, formOf(letter, this.city), this.view);
    if (letter.isReport) this.ready();
    const text = composed(letter, this.view);
    checkLetter(text, found.map(({ attachment }) => attachment));
    Object.assign(letter, { text, measured: found, isComplete: false });
    this.askTheDay("review");
  }

  showWords() {
    const { letter } = this.model;
    letter.receipt ??= Receipt.fresh(Randomness.fresh());
    this.go("words");
  }

  askWords() {
    const { letter } = this.model;
    const asked = twoPlaces(letter.receipt, { randomness: Randomness.fresh() });
    Object.assign(letter, { asked, repeated: ["", ""], kept: false });
    this.go("confirm");
  }

  print() {
    this.page.print();
  }

  async copy() {
    const { t } = this.view;
    try {
      await this.page.copy(this.model.letter.receipt.words.join(" "));
      this.page.tell(t("copied"));
    } catch {
      throw new Stop("copy failed");
    }
  }

  repeat(at, event) {
    this.mended("confirm-words");
    this.model.letter.repeated[at] = event.target.value;
  }

  tickKept(event) {
    this.model.letter.kept = event.target.checked;
  }

  // Sending.

  async send() {
    const visit = this.visit;
    const { letter } = this.model;
    // A second click comes to a letter that is being sealed.
    if (this.model.screen === "sealing") return;
    if (letter.isReport || letter.old) checkKept(letter);
    this.ready();
    if (this.page.isOffline) throw new Stop("offline");
    if (visit.carries && visit.state !== "arrived") throw new Stop("send busy");
    const from = this.model.screen;
    this.go("sealing");
    const sealing = letter.old ? sealedMove(letter, visit) : sealed(letter, visit);
    const { request, pen } = await sealing.catch((failure) => this.unsealed(failure, from));
    const { measured } = letter;
    this.forgetAll();
    await visit.settled();
    if (this.left) return;
    visit.stop();
    if (measured.length === 0 && this.tab.keep(request)) this.page.reload();
    else await this.sendHere({ request, pen, measured });
  }

  unsealed(failure, screen) {
    this.go(screen);
    throw failure instanceof Stop ? failure : new Stop("send failed");
  }

  /** Text, words and replies leave the memory; what is sealed needs none of them. */
  forgetAll() {
    this.page.clear();
    Object.assign(this.model, NOTHING_WRITTEN);
    this.show({ isNew: true });
  }

  async sendHere(parts) {
    if (this.visit.request) this.tab.forget(this.visit.request);
    const changed = () => this.burstChanged();
    const how = { letterbox: this.letterbox, clock: this.clock, table: this.table, changed };
    Object.assign(this.model, { burst: burstOf(parts, how), single: parts.request });
    await this.resume();
  }

  burstChanged() {
    const { burst: sending, screen } = this.model;
    if (screen !== "burst") return;
    const { t } = this.view;
    this.page.put("countdown", t("burst progress", sending));
    this.page.progress("progress", { value: sending.arrived, max: sending.size });
    this.page.tell(sending.late.size ? t("burst late") : "");
  }

  /** Sends what has not arrived yet of the burst: at first all of it. */
  async resume() {
    const model = this.model;
    model.stopped = null;
    this.go("burst");
    try {
      if (await model.burst.run()) {
        this.finish(this.visit.found, { carried: false });
        model.burst = model.single = null;
        return;
      }
      const { arrived, size } = model.burst;
      model.stopped = { key: size === 1 ? "failed here" : "burst stopped", values: { arrived, size }, resume: true };
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      model.stopped = { key: stop.key, values: stop.values, resume: false };
    }
    this.go("burst");
    this.page.tell(this.view.t(model.stopped.key, model.stopped.values), { isError: true, isSeen: false });
  }

  leaveBurst() {
    Object.assign(this.model, { burst: null, single: null, stopped: null });
    this.go("home");
  }

  reload() {
    this.page.reload({ asks: this.isWriting });
  }

  saveEnvelope() {
    const request = this.model.single ?? this.visit.request;
    this.page.save(request.subarray(WORK_BYTES), ENVELOPE_NAME);
  }

  discard() {
    this.tab.forget(this.visit.request);
    this.visit.carries = false;
    this.go("home");
    this.page.tell(this.view.t("discarded"));
  }

  // Coming back.

  typeWords(event) {
    this.mended("receipt-field");
    this.model.typed = event.target.value;
  }

  async openWords() {
    const model = this.model;
    const receipt = receiptFrom(model.typed);
    const { found } = this.visit;
    if (found === null) throw new Stop(model.trouble?.key ?? "not ready");
    model.opening = true;
    model.error = null;
    this.show({ isNew: false });
    this.page.tell(this.view.t("opening"));
    const board = await this.visit.board;
    const keys = await receipt.keys(found.file.certificate.scope);
    const sides = board ? await conversation(board, keys, found.file) : [];
    Object.assign(model, { opening: false, typed: "", conversation: { board, sides, receipt } });
    if (model.screen === "return") this.go("conversation");
  }

  writeAgain() {
    this.ready();
    const { model } = this;
    const { sides, receipt, board } = model.conversation;
    if (!model.message?.receipt.equals(receipt)) {
      model.message = { ...newLetter({ isReport: false, sides, board }), receipt, candidates: candidates(this.visit.found, sides) };
    }
    model.letter = model.message;
    this.askTheDay();
  }

  changeWords() {
    this.ready();
    const { model } = this;
    const shown = model.conversation;
    // Words that were copied to paper already stay the same.
    if (model.move?.old !== shown.receipt) model.move = newMove(shown, this.visit.found);
    model.letter = model.move;
    this.askTheDay();
  }

  forget() {
    const { report } = this.model;
    Object.assign(this.model, { ...NOTHING_WRITTEN, report, opening: false });
    this.page.clear();
    this.go("home");
  }

  /** Leaving fast: from here on nothing is shown, kept or sent, and what was goes. */
  leave() {
    this.left = true;
    this.visit.stop();
    this.letterbox.close();
    this.tab.clear();
    Object.assign(this.model, { ...NOTHING_WRITTEN, screen: "home", poster: "" });
    this.page.leave();
  }
}

function newLetter({ isReport, sides, board }) {
  return {
    isReport,
    begins: "write",
    // `isComplete`: all of it was gone through, and one question is being changed.
    ...{ answers: {}, files: [], excluded: new Set(), at: 0, isComplete: false, text: "", measured: [] },
    ...{ receipt: null, asked: [], repeated: ["", ""], kept: false },
    // The desks that may be addressed, once the record is there.
    candidates: null,
    sides,
    hasBoard: board !== null,
  };
}

/** The sentence for what was typed of the poster; none while it is empty. */
function compared(typed, fingerprint) {
  if (typed.trim() === "") return null;
  try {
    return String(Fingerprint.fromText(typed)) === String(fingerprint) ? "poster same" : "poster different";
  } catch (refused) {
    if (refused instanceof Refused) return "poster not one";
    throw refused;
  }
}
