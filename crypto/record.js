/** The record: one signed text a day with the desks' day keys, the same bytes for everyone (SPEC section 8.3). */

import { concat, equal, integer, utf8 } from "./bytes.js";
import { Cursor } from "./cursor.js";
import { SECONDS, toIso } from "./epoch.js";
import { Refused } from "./errors.js";
import { PUBLIC_KEY_BYTES, PublicKey } from "./hpke.js";
import * as labels from "./labels.js";
import { Lines, b64, day, fromB64, human, number, partition, same } from "./lines.js";
import { sha256 } from "./native.js";
import * as note from "./note.js";
import { Certificate, OfficeNote, Succession } from "./office.js";
import { SIGNATURE_BYTES } from "./signature.js";

export const LATE = 7;
export const TOLERANCE_SECONDS = 14 * 3_600;
export const CLOSED_TEXT_BYTES = 600;
export const RECORD_FILE_BYTES = 5 * (4 + note.NOTE_BYTES);

/** One desk's day key and who sits there, both under the desk's own signature: a station cannot swap them. */
export class DeskLine {
  /** @param {number} desk @param {PublicKey} key @param {Uint8Array} signature @param {string} title */
  constructor(desk, key, signature, title) {
    Object.assign(this, { desk, key, signature, title });
  }

  text() {
    return `desk ${this.desk} ${b64(this.key.raw)} ${b64(this.signature)} ${this.title}\n`;
  }

  /** @param {string} untrusted @returns {Promise<DeskLine>} */
  static async fromLine(untrusted) {
    const [place, afterPlace] = partition(untrusted);
    const [key, afterKey] = partition(afterPlace);
    const [signature, title] = partition(afterKey);
    return new DeskLine(
      number(place, { atMost: 254 }),
      await PublicKey.fromBytes(fromB64(key, { size: PUBLIC_KEY_BYTES })),
      fromB64(signature, { size: SIGNATURE_BYTES }),
      human(title),
    );
  }

  /** @param {import("./signature.js").VerifyKey} deskKey @param {{office: Uint8Array, epoch: number}} context */
  async verify(deskKey, { office, epoch }) {
    const statement = await dayKeyStatement(this.key, this.title, { desk: this.desk, office, epoch });
    await deskKey.verify(statement, this.signature, { what: "day key" });
  }
}

/** What a desk signs about one day key and about the line that says who sits there. @returns {Promise<Uint8Array>} */
export async function dayKeyStatement(key, title, { desk, office, epoch }) {
  const place = concat(office, integer(epoch, 4), integer(desk, 1));
  return concat(labels.DAY_KEY, place, key.raw, await sha256(utf8(title)));
}

/** The keys of one epoch. Exactly one per epoch and certificate, never re-issued. */
export class Record {
  static FIRST = "perron/v1/record";

  constructor(fields) {
    Object.assign(this, fields);
  }

  text() {
    const desks = this.desks.map((line) => line.text()).join("");
    return (
      `${Record.FIRST}\noffice ${b64(this.office)}\nepoch ${toIso(this.epoch)}\nlate ${LATE}\n` +
      `certificate ${b64(this.certificate)}\n${desks}before ${b64(this.before)}\n`
    );
  }

  /** @param {{excluded?: number[]}} [context] @returns {import("./envelope.js").DayKey[]} */
  dayKeys({ excluded = [] } = {}) {
    return this.desks.filter(({ desk }) => !excluded.includes(desk)).map(({ desk, key }) => ({ desk, key }));
  }

  /**
   * @param {Uint8Array} untrusted
   * @param {{stationName: string, certificate: Certificate}} context
   * @returns {Promise<Record>} with `digest`, SHA-256 of its text
   */
  static async fromNote(untrusted, { stationName, certificate }) {
    const signed = note.SignedNote.fromBytes(untrusted);
    const text = await signed.verifiedText({ name: stationName, key: certificate.station });
    const fields = new Lines(text, { first: Record.FIRST });
    const office = fromB64(fields.take("office"), { size: 32 });
    const epoch = day(fields.take("epoch"));
    if (number(fields.take("late")) !== LATE) throw new Refused("record: late is not 7");
    const record = new Record({
      office,
      epoch,
      certificate: fromB64(fields.take("certificate"), { size: 32 }),
      desks: await deskLines(fields),
      before: fromB64(fields.take("before"), { size: 32 }),
    });
    fields.end();
    same(record.text(), text, { what: "record" });
    const named = equal(record.certificate, await note.digest(certificate.text()));
    if (!equal(office, certificate.office) || !named) throw new Refused("record: of another office or certificate");
    if (!(certificate.first <= epoch && epoch <= certificate.last)) {
      throw new Refused("record: outside its certificate's time");
    }
    for (const line of record.desks) await line.verify(certificate.desk(line.desk).key, { office, epoch });
    record.digest = await note.digest(text);
    return Object.freeze(record);
  }
}

async function deskLines(fields) {
  const desks = [];
  while (fields.has("desk")) desks.push(Object.freeze(await DeskLine.fromLine(fields.take("desk"))));
  const ascending = desks.every(({ desk }, at) => at === 0 || desks[at - 1].desk < desk);
  if (!(desks.length >= 1 && desks.length <= 4 && ascending)) {
    throw new Refused("record: not 1 to 4 desks, ascending");
  }
  return Object.freeze(desks);
}

/** The office says that it takes no reports: served in the record's place, signed by root or station. */
export class Closed {
  static FIRST = "perron/v1/closed";

  constructor(fields) {
    Object.assign(this, fields);
  }

  text() {
    return `${Closed.FIRST}\noffice ${b64(this.office)}\nfrom ${toIso(this.first)}\ntext ${this.words}\n`;
  }

  /**
   * @param {Uint8Array} untrusted
   * @param {{office: Uint8Array, signers: [string, import("./signature.js").VerifyKey][]}} context
   * @returns {Promise<Closed>}
   */
  static async fromNote(untrusted, { office, signers }) {
    const text = await signedByOne(note.SignedNote.fromBytes(untrusted), signers);
    const fields = new Lines(text, { first: Closed.FIRST });
    const closed = new Closed({
      office: fromB64(fields.take("office"), { size: 32 }),
      first: day(fields.take("from")),
      words: human(fields.take("text"), { atMost: CLOSED_TEXT_BYTES }),
    });
    fields.end();
    same(closed.text(), text, { what: "closed" });
    if (!equal(closed.office, office)) throw new Refused("closed: of another office");
    return Object.freeze(closed);
  }
}

async function signedByOne(signed, signers) {
  for (const [name, key] of signers) {
    try {
      return await signed.verifiedText({ name, key });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  throw new Refused("closed: signed by neither root nor station");
}

/** `GET /v1/record`, all verified: office, succession, certificate, and the record or the closed note. */
export class RecordFile {
  /** @param {OfficeNote} officeNote @param {Certificate} certificate @param {Record | Closed} content */
  constructor(officeNote, certificate, content) {
    Object.assign(this, { officeNote, certificate, content });
  }

  /** The 32 bytes that are in every label's input. @returns {Uint8Array} */
  get office() {
    return this.officeNote.office;
  }

  /**
   * Verified down from the office's fingerprint; anything that does not follow from it is `Refused`.
   * @param {Uint8Array} untrusted
   * @param {{fingerprint: import("./fingerprint.js").Fingerprint}} context
   * @returns {Promise<RecordFile>}
   */
  static async fromBytes(untrusted, { fingerprint }) {
    const cursor = new Cursor(untrusted, { what: "record file" });
    const frames = Array.from({ length: 5 }, () => cursor.take(cursor.number(4)));
    const [officeFrame, successionFrame, certificateFrame, recordFrame, proofFrame] = frames;
    cursor.end();
    const first = await OfficeNote.fromNote(officeFrame);
    if (!fingerprint.matches(first.office)) {
      throw new Refused("record file: of another office than this fingerprint");
    }
    const root = successionFrame.length ? (await Succession.fromNote(successionFrame, { first })).root : first.root;
    if (proofFrame.length) throw new Refused("record file: this release pins no log, so a proof must be empty");
    const { office, rootName, stationName } = first;
    const certificate = await Certificate.fromNote(certificateFrame, { office, rootName, root });
    const isClosed = equal(recordFrame.subarray(0, Closed.FIRST.length), utf8(Closed.FIRST));
    const signers = [[rootName, root], [stationName, certificate.station]];
    const content = isClosed
      ? await Closed.fromNote(recordFrame, { office, signers })
      : await Record.fromNote(recordFrame, { stationName, certificate });
    return Object.freeze(new RecordFile(first, certificate, content));
  }
}

/** Whether a record is today's, as far as the local clock can say. */
export const Freshness = Object.freeze({ SURE: "sure", ASK: "ask" });

/**
 * `now` in seconds since 1970. Within 14 hours of the epoch nobody is asked: a wrong zone is no wrong day.
 * @param {Record} record
 * @param {{now: number}} context
 * @returns {"sure" | "ask"}
 */
export function freshness(record, { now }) {
  const start = record.epoch * SECONDS;
  const end = start + SECONDS;
  return start - TOLERANCE_SECONDS <= now && now <= end + TOLERANCE_SECONDS ? Freshness.SURE : Freshness.ASK;
}
