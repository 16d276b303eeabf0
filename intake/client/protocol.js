/** What a visit asks of the protocol: the record from one office, its board, and an envelope for nobody. */

import { Board } from "../../crypto/board.js";
import { Cursor } from "../../crypto/cursor.js";
import * as envelope from "../../crypto/envelope.js";
import * as epochs from "../../crypto/epoch.js";
import { Fingerprint } from "../../crypto/fingerprint.js";
import { OfficeNote } from "../../crypto/office.js";
import { Randomness } from "../../crypto/randomness.js";
import { Closed, Freshness, RecordFile, freshness } from "../../crypto/record.js";

/**
 * The record file, verified down from the office that it names first. A page of one city's server has no fingerprint of its
 * own: it shows this one, to be compared with the poster. The first office of a load counts for the whole load.
 */
export async function verify(untrusted) {
  const cursor = new Cursor(untrusted, { what: "record file" });
  const office = await OfficeNote.fromNote(cursor.take(cursor.number(4)));
  const fingerprint = Fingerprint.of(office.office);
  const file = await RecordFile.fromBytes(untrusted, { fingerprint });
  const closed = file.content instanceof Closed;
  return Object.freeze({ file, fingerprint, closed, record: closed ? null : file.content });
}

export async function board(untrusted, { file }) {
  return Board.fromBytes(untrusted, { stationName: file.officeNote.stationName, certificate: file.certificate });
}

/** The request of an envelope for nobody, of the day of this record. */
export async function cover({ file, record }) {
  const randomness = Randomness.fresh();
  const sealed = await envelope.cover({ office: file.office, epoch: record.epoch, randomness });
  return envelope.request(sealed, { randomness });
}

/** Whether a person must be asked which day it is. */
export function asksForTheDay({ record }, { wall }) {
  return freshness(record, { now: wall }) === Freshness.ASK;
}

/** Today as far as anybody here can say: by the clock if it agrees with the record, else by the record. */
export function today({ record }, { wall }) {
  if (record === null || !asksForTheDay({ record }, { wall })) return epochs.at(wall);
  return record.epoch;
}

/** The title of each desk; one that is not in the record of the day goes by its short name. */
export function titles({ file, record }) {
  const named = new Map(file.certificate.desks.map(({ desk, slug }) => [desk, slug]));
  for (const { desk, title } of record?.desks ?? []) named.set(desk, title);
  return named;
}
