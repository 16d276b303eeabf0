/**
 * The frame of the page: which screen is shown and in which language, what the visit tells, what is kept in memory
 * meanwhile. Nothing of it is stored. The steps that a person takes are in `app.js`.
 */

import { BOARD_BYTES } from "../../crypto/board.js";
import { REQUEST_BYTES } from "../../crypto/envelope.js";
import { RECORD_FILE_BYTES } from "../../crypto/record.js";
import { isWritten } from "./answers.js";
import { deskTicks } from "./asking.js";
import { datesFrom } from "./dates.js";
import { Letterbox } from "./fetching.js";
import { burst, done, failed, keptForLater, leaving, sealing } from "./leaving.js";
import { review, write } from "./letter.js";
import { move } from "./moving.js";
import * as protocol from "./protocol.js";
import { confirm, words } from "./receipt.js";
import { comeBack, conversation, coverTold } from "./returning.js";
import { Stop } from "./stop.js";
import { Tab } from "./tab.js";
import { LANGUAGES, day, euros, languageOf, month, say } from "./texts.js";
import { Visit } from "./visit.js";
import { before, home, office, otherWays, trouble, whichDay } from "./welcome.js";

const SCREENS = {
  home,
  before,
  ways: otherWays,
  day: whichDay,
  write,
  review,
  move,
  words,
  confirm,
  sealing,
  leaving,
  burst,
  done,
  failed,
  return: comeBack,
  conversation,
};

// Sentence -> the control it is about; every other one is about the page.
const FIELD_OF = {
  "category missing": "category",
  "text empty": "text",
  "letter too long": "text",
  "file one too many": "files",
  "file empty": "files",
  "files too large": "files",
  "file not read": "files",
  "desks none": "desks",
  "confirm missing": "confirm-words",
  "confirm wrong": "confirm-words",
  "words count": "receipt-field",
  "word unknown": "receipt-field",
  "number unknown": "receipt-field",
  "words unfit": "receipt-field",
};

/** The control that a stop is about; null if it is about the page. */
export function fieldOf({ key, field }) {
  return field ?? FIELD_OF[key] ?? null;
}

const NO_RECORD = new Set(["unreachable", "wrong", "refused"]);

export class Frame {
  /** Whether the page is being left. */
  left = false;

  constructor({ page, table, clock, city, isTest }) {
    Object.assign(this, { page, table, clock, city, isTest });
    this.tab = new Tab({ storage: page.storage, bytes: REQUEST_BYTES });
    this.letterbox = new Letterbox({
      fetch: (path, how) => fetch(path, how),
      table,
      recordBytes: RECORD_FILE_BYTES,
      boardBytes: BOARD_BYTES,
    });
    this.visit = new Visit({
      letterbox: this.letterbox,
      tab: this.tab,
      clock,
      table,
      protocol,
      changed: () => this.visitChanged(),
    });
    this.model = {
      ...{ screen: "home", error: null, trouble: null, language: languageOf(page.languages) },
      ...{ onion: page.isOnion, showsReload: page.showsReload },
      ...{ poster: "", compared: null, isToday: false, afterDay: "write", typed: "", opening: false, conversation: null },
      // What is being written: none of them takes the place of another. `letter` is the one on the screen.
      ...{ report: null, message: null, move: null, letter: null, isWhole: false },
      ...{ board: undefined, isStale: false },
      ...{ countdown: "", burst: null, stopped: null, dates: null, carried: false, single: null },
    };
  }

  open() {
    this.page.leaves(() => this.leave());
    this.visit.run();
    if (this.visit.carries) this.model.screen = "leaving";
    this.page.waits(() => this.waits);
    this.visit.board.then((board) => this.boardCame(board));
    this.tick();
    this.frame();
    this.show({ isNew: false });
  }

  // What screens see.

  get view() {
    const { language } = this.model;
    return {
      model: this.model,
      visit: this.visit,
      language,
      city: this.city,
      ...wordsOf(language),
      french: wordsOf("fr"),
      day: (epoch) => day(epoch, language),
      today: protocol.today(this.visit.found ?? { record: null }, { wall: this.clock.wall() }),
      title: (desk) => protocol.titles(this.visit.found).get(desk) ?? String(desk),
      act: (name, ...values) => (event) => this.act(name, values, event),
    };
  }

  /** Whether leaving the page now would lose something: what is written, or what is on its way. */
  get waits() {
    const { screen, burst: sending, stopped } = this.model;
    const carried = this.visit.carries && !["arrived", "stopped"].includes(this.visit.state);
    const leaves = sending !== null && stopped?.resume !== false;
    return carried || leaves || screen === "sealing" || this.isWriting;
  }

  get isWriting() {
    const { report, message, move: moved } = this.model;
    return [report, message].some((letter) => letter !== null && isWritten(letter)) || Boolean(moved?.receipt);
  }

  async act(name, values, event) {
    try {
      await this[name](...values, event);
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      this.say(stop);
    }
  }

  say(stop) {
    const { key, values } = stop;
    const field = fieldOf(stop);
    this.model.error = { field, key, values };
    this.show({ isNew: false });
    this.page.tell(this.view.t(key, values), { isError: true, isSeen: field === null });
    this.page.focus(field ?? "status");
  }

  show({ isNew }) {
    if (this.left) return;
    if (isNew) this.page.tell("");
    this.page.show(this.model.screen, SCREENS[this.model.screen](this.view), { isNew });
  }

  frame() {
    const { t } = this.view;
    const { language } = this.model;
    this.page.frame({
      language,
      dir: LANGUAGES[language].dir,
      title: t("title"),
      leave: t("leave"),
      leaveTold: t("leave told"),
      skip: t("skip"),
      languages: Object.entries(LANGUAGES).map(([tag, { name }]) => ({ tag, name })),
      chosen: (event) => this.language(event.target.value),
      label: t("language"),
      banner: this.isTest ? t("test build") : this.city.fictitious ? t("fictitious") : "",
    });
  }

  // What the visit tells.

  visitChanged() {
    const visit = this.visit;
    const model = this.model;
    this.page.visitIs(visit.state);
    if (NO_RECORD.has(visit.state)) model.trouble = { key: visit.state, values: {} };
    if (visit.state === "closed") model.trouble = { key: "closed", values: { words: visit.found.file.content.words } };
    if (visit.carries) this.carriedChanged();
    else if (visit.state === "given up") this.page.tell(this.view.t("cover failed"));
    this.count();
    this.swapParts();
    if (model.screen === "conversation") this.page.put("stay", coverTold(this.view));
  }

  /** What a screen says of the visit changes in its place: a click that has begun must not lose its button. */
  swapParts() {
    const { screen, trouble: why, letter } = this.model;
    const told = `${this.visit.found !== null} ${why?.key}`;
    if (this.told === told) return;
    this.told = told;
    const parts = { home: [trouble, office], leaving: [keptForLater], write: letter?.isReport ? [deskTicks] : [] }[screen] ?? [];
    for (const part of parts) this.page.swap(part(this.view));
    if (why && ["before", "write"].includes(screen)) this.page.tell(this.view.t(why.key, why.values), { isError: true });
  }

  /** The board, or null; until it comes, nothing is said about it. */
  boardCame(board) {
    const { found } = this.visit;
    if (found === null) return;
    const today = protocol.today(found, { wall: this.clock.wall() });
    this.model.board = board;
    this.model.isStale = board?.edition.isStale(today) ?? false;
  }

  carriedChanged() {
    const { state, found } = this.visit;
    const model = this.model;
    if (model.trouble) this.page.tell(this.view.t(model.trouble.key, model.trouble.values), { isError: true });
    if (state === "arrived") this.finish(found, { carried: true });
    if (state === "given up") this.after("failed", "failed title", { isError: true });
  }

  finish(found, { carried }) {
    this.model.dates = datesFrom(protocol.today(found, { wall: this.clock.wall() }));
    this.model.carried = carried;
    this.after("done", "done title");
  }

  /** The screen that follows the waiting one, or a sentence for whoever went on meanwhile. */
  after(screen, key, { isError = false } = {}) {
    const waited = this.model.screen === "leaving" || this.model.screen === "burst";
    if (waited) this.go(screen);
    this.page.tell(this.view.t(key), { isError, isSeen: !waited });
  }

  async tick() {
    for (;;) {
      this.count();
      await this.clock.sleep(1);
    }
  }

  count() {
    const { state, next } = this.visit;
    const { t } = this.view;
    const seconds = next === null ? null : Math.max(0, Math.round(next - this.clock.now()));
    const told = {
      loading: t("checking"),
      counting: seconds === null ? t("checking") : t("leaves in", { seconds }),
      leaving: t("leaves now"),
      waiting: seconds === null ? t("leaves now") : t("leaves again in", { seconds }),
    };
    this.model.countdown = told[state] ?? "";
    if (this.model.screen !== "leaving") return;
    this.page.put("countdown", this.model.countdown);
    const { departure } = this.table;
    if (state === "counting" && seconds !== null) this.page.progress("progress", { value: departure - seconds, max: departure });
  }

  go(screen) {
    this.model.screen = screen;
    this.model.error = null;
    this.show({ isNew: true });
  }

  language(tag) {
    this.model.language = tag;
    this.page.speaks(tag);
    this.frame();
    this.page.tell("");
    this.show({ isNew: false });
    this.page.focus("language");
  }
}

/** What is said in a language without knowing anything of the visit. */
function wordsOf(language) {
  return {
    t: (key, values) => say(key, language, values),
    euros: (amount) => euros(amount, language),
    month: (number) => month(number, language),
  };
}
