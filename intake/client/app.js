/** The steps that a person takes through the page; every screen names them in its `act`. */

import { WORK_BYTES } from "../../crypto/envelope.js";
import { Refused } from "../../crypto/errors.js";
import { Fingerprint } from "../../crypto/fingerprint.js";
import { Randomness } from "../../crypto/randomness.js";
import { Receipt } from "../../crypto/receipt.js";
import { CLOCK } from "./clock.js";
import { conversation } from "./conversation.js";
import { Frame } from "./frame.js";
import { burstTold } from "./leaving.js";
import { roomTold } from "./letter.js";
import { newMove, sealedMove } from "./moving.js";
import { Page } from "./page.js";
import * as protocol from "./protocol.js";
import { burstOf, checkKept, checked, sealed } from "./sending.js";
import { Stop } from "./stop.js";
import { LANGUAGES, say } from "./texts.js";
import { receiptFrom, twoPlaces } from "./words.js";
import { candidates } from "./writing.js";

const ENVELOPE_NAME = "enveloppe.perron1";

/** Opens the page, if this browser can seal; else leaves it as it is without a script and says why. */
export function start({ table, isTest = false }) {
  const page = new Page(window);
  if (!page.canSeal) {
    page.giveUp(Object.keys(LANGUAGES).map((language) => ({ language, text: say("not secure", language) })));
    return;
  }
  new App({ page, table, clock: CLOCK, isTest }).open();
}

class App extends Frame {
  compare(event) {
    this.model.poster = event.target.value;
    this.model.compared = compared(this.model.poster, this.visit.found.fingerprint);
    this.page.put("poster-result", this.model.compared ? this.view.t(this.model.compared) : "");
  }

  begin() {
    this.ready();
    const { letter } = this.model;
    if (!letter?.isReport) this.model.letter = newLetter({ isReport: true, found: this.visit.found, sides: [], board: null });
    this.askTheDay();
  }

  sayDay(isToday) {
    this.model.isToday = isToday;
    if (isToday) {
      this.go(this.model.letter.begins);
      return;
    }
    this.model.letter = null;
    this.go("home");
    throw new Stop("day wrong", { day: this.view.day(this.visit.found.record.epoch) });
  }

  askTheDay() {
    const asks = protocol.asksForTheDay(this.visit.found, { wall: this.clock.wall() });
    this.go(asks && !this.model.isToday ? "day" : this.model.letter.begins);
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

  type(event) {
    this.mended("text");
    this.model.letter.text = event.target.value;
    this.page.put("text-room", roomTold(this.view, event.target.value));
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
    letter.measured = await checked(letter);
    this.go("review");
  }

  showWords() {
    const { letter } = this.model;
    letter.receipt ??= Receipt.fresh(Randomness.fresh());
    this.go("words");
  }

  askWords() {
    const { letter } = this.model;
    Object.assign(letter, { asked: twoPlaces(letter.receipt, { randomness: Randomness.fresh() }), answers: ["", ""], kept: false });
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

  answer(at, event) {
    this.mended("confirm-words");
    this.model.letter.answers[at] = event.target.value;
  }

  tickKept(event) {
    this.model.letter.kept = event.target.checked;
  }

  // Sending.

  async send() {
    const visit = this.visit;
    const { letter } = this.model;
    if (letter.isReport || letter.old) checkKept(letter);
    this.ready();
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
    Object.assign(this.model, { letter: null, conversation: null, typed: "" });
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
    this.page.put("countdown", burstTold(this.view));
    this.page.progress("progress", { value: sending.arrived, max: sending.size });
  }

  /** Sends what has not arrived yet of the burst: at first all of it. */
  async resume() {
    const model = this.model;
    model.stopped = null;
    this.page.waits(true);
    this.go("burst");
    try {
      if (await model.burst.run()) {
        this.page.waits(false);
        this.finish(this.visit.found, { carried: false });
        model.burst = model.single = null;
        return;
      }
      const { arrived, size } = model.burst;
      model.stopped = { key: size === 1 ? "failed here" : "burst stopped", values: { arrived, size }, resume: true };
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      this.page.waits(false);
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
    this.page.reload();
  }

  saveEnvelope() {
    const request = this.model.single ?? this.visit.request;
    this.page.save(request.subarray(WORK_BYTES), ENVELOPE_NAME);
  }

  discard() {
    this.tab.forget(this.visit.request);
    this.visit.carries = false;
    this.page.waits(false);
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
    const { sides, receipt, board } = this.model.conversation;
    const { letter } = this.model;
    if (!letter || letter.isReport || letter.receipt !== receipt) {
      this.model.letter = { ...newLetter({ isReport: false, found: this.visit.found, sides, board }), receipt };
    }
    this.askTheDay();
  }

  changeWords() {
    this.ready();
    const { letter, conversation: shown } = this.model;
    // Words that were copied to paper already stay the same.
    if (letter?.old !== shown.receipt) this.model.letter = newMove(shown, this.visit.found);
    this.askTheDay();
  }

  forget() {
    Object.assign(this.model, { letter: null, conversation: null, typed: "", opening: false });
    this.page.clear();
    this.go("home");
  }

  /** Leaving fast: from here on nothing is shown, kept or sent, and what was goes. */
  leave() {
    this.left = true;
    this.visit.stop();
    this.letterbox.close();
    this.tab.clear();
    Object.assign(this.model, { screen: "home", letter: null, conversation: null, typed: "", poster: "" });
    this.page.leave();
  }
}

function newLetter({ isReport, found, sides, board }) {
  return {
    isReport,
    begins: "write",
    ...{ text: "", files: [], measured: [], excluded: new Set(), receipt: null, asked: [], answers: ["", ""], kept: false },
    candidates: candidates(found, sides),
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
