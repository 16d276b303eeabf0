/** What the reporter wrote: checked against every limit before anything is sealed, then signed and sealed to the desks. */

import * as body from "../../crypto/body.js";
import { utf8 } from "../../crypto/bytes.js";
import { TEXT_BYTES, WRITTEN, encode } from "../../crypto/documents.js";
import * as envelope from "../../crypto/envelope.js";
import { DESKS } from "../../crypto/office.js";
import { Randomness } from "../../crypto/randomness.js";
import { burstClass } from "../../crypto/visit.js";
import { chunks, chunksOf } from "./attachments.js";
import * as protocol from "./protocol.js";
import { Stop } from "./stop.js";

const { Kind } = body;
// The longest `after` that a letter can have.
const LONGEST_AFTER = Array.from({ length: DESKS }, (_, place) => ({ desk: 254 - place, reply: 0xffff }));

/** The text as it is sealed: plain line ends and whole letters, since anything else would tell of the writer's system. */
export function plain(text) {
  return text.toWellFormed().replaceAll("\r\n", "\n").trim();
}

/** How many bytes are left for the text; below zero it is too long. */
export function room(text) {
  return TEXT_BYTES - utf8(plain(text)).length;
}

/** `Stop` if text and file names do not fit into one letter: signs that JSON spells longer count longer. */
export function checkLetter(text, attachments) {
  const size = encode({ text: plain(text), files: attachments, after: LONGEST_AFTER }, WRITTEN).length;
  if (size > body.DOCUMENT_BYTES) throw new Stop("letter too long", { over: size - body.DOCUMENT_BYTES });
}

/** How many envelopes leave with these files: one, or the class of the burst. */
export function envelopesOf(files) {
  return burstClass(1 + chunksOf(files));
}

/**
 * The desks that may be addressed. A message goes to the desks that hung out a head, and to no other: the page has no
 * memory of whom the report excluded, so any other may be the one that must never learn of it.
 */
export function candidates({ record }, sides) {
  const numbers = record.desks.map(({ desk }) => desk);
  if (sides.length === 0) return numbers;
  const answering = numbers.filter((desk) => sides.some((side) => side.desk === desk));
  if (answering.length === 0) throw new Stop("desks gone");
  return answering;
}

/** The desks that will be able to read it. */
export function readers({ candidates, excluded }) {
  return candidates.filter((desk) => !excluded.has(desk));
}

/** Signs and seals the bodies of one message, numbered in their order, to the same desks. Gives requests. */
export class Pen {
  #order = 0;
  #randomness = Randomness.fresh();

  /** @param {{found: object, desks: number[], keys: object}} parts */
  constructor({ found, desks, keys }) {
    Object.assign(this, { found, desks, keys });
  }

  /** The letter: a report, or a message that says up to which replies its writer had read. */
  letter({ isReport, text, attachments, sides }) {
    const after = sides.filter(({ highest }) => highest).map(({ desk, highest }) => ({ desk, reply: highest }));
    const document = encode({ text: plain(text), files: attachments, after }, WRITTEN);
    const payload = new body.Letter(this.keys.reply.publicKey, this.keys.tag, document);
    return this.#seal(isReport ? Kind.REPORT : Kind.MESSAGE, payload);
  }

  move(payload) {
    return this.#seal(Kind.MOVE, payload);
  }

  /** What follows the letter, until the class is full: every chunk of every file, then covers. */
  async *rest(measured) {
    for (const file of measured) for await (const chunk of chunks(file)) yield this.#seal(Kind.CHUNK, chunk);
    const sizes = measured.map(({ attachment }) => attachment);
    const covers = envelopesOf(sizes) - 1 - chunksOf(sizes);
    for (let count = 0; count < covers; count++) yield protocol.cover(this.found);
  }

  async #seal(kind, payload) {
    const { record, file } = this.found;
    const { office } = file;
    const header = {
      kind,
      epoch: record.epoch,
      desks: this.desks,
      order: this.#order++,
      id: this.#randomness.take(body.ID_BYTES),
      record: record.digest,
    };
    const sealed = await envelope.seal(await body.write(header, payload, { author: this.keys.author, office }), {
      desks: record.dayKeys().filter(({ desk }) => this.desks.includes(desk)),
      office,
      epoch: record.epoch,
      randomness: this.#randomness,
    });
    return envelope.request(sealed, { randomness: this.#randomness });
  }
}
