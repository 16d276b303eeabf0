/** The body of an envelope: what the reporter signed, 28,048 bytes of one shape (SPEC section 5). */

import { any, concat, equal, integer, padded } from "./bytes.js";
import { Cursor } from "./cursor.js";
import * as epochs from "./epoch.js";
import { Misuse, Refused } from "./errors.js";
import { PUBLIC_KEY_BYTES, PublicKey } from "./hpke.js";
import * as labels from "./labels.js";
import { TagKey } from "./receipt.js";
import { SIGNATURE_BYTES, VerifyKey } from "./signature.js";

export const BODY_BYTES = 28_048;
export const HEADER_BYTES = 160;
const SIGNED_HEADER_BYTES = HEADER_BYTES - SIGNATURE_BYTES;
export const PAYLOAD_BYTES = BODY_BYTES - HEADER_BYTES;
export const ID_BYTES = 16;
export const RECORD_DIGEST_BYTES = 32;
export const TAG_KEY_BYTES = 32;
export const DOCUMENT_BYTES = PAYLOAD_BYTES - PUBLIC_KEY_BYTES - TAG_KEY_BYTES;
export const CHUNK_BYTES = 27_648;
export const CHUNKS_PER_FILE = 8_192;
export const DESKS = 4;
export const NO_DESK = 255;

/** What a body carries, one byte. There is no cover: an envelope for nobody has no body that anyone can read. */
export const Kind = Object.freeze({ REPORT: 1, MESSAGE: 2, CHUNK: 3, MOVE: 4, LOOP: 5 });

/** A report or a message: the keys for replies and the JSON document, still its signed bytes (0 to 26,640). */
export class Letter {
  /** @param {PublicKey} replyKey @param {TagKey} tagKey @param {Uint8Array} document */
  constructor(replyKey, tagKey, document) {
    Object.assign(this, { replyKey, tagKey, document });
  }

  toBytes() {
    if (this.document.length > DOCUMENT_BYTES) throw new Misuse("body: the document is longer than 26,640 bytes");
    return concat(this.replyKey.raw, this.tagKey.reveal(), this.document);
  }

  /** @param {Uint8Array} untrusted @returns {Promise<Letter>} */
  static async fromBytes(untrusted) {
    const cursor = new Cursor(untrusted, { what: "letter" });
    const replyKey = await PublicKey.fromBytes(cursor.take(PUBLIC_KEY_BYTES));
    return new Letter(replyKey, new TagKey(cursor.take(TAG_KEY_BYTES)), cursor.rest());
  }
}

/** One piece of an attachment: all but the last have 27,648 bytes (checked where the file is put together). */
export class Chunk {
  /** @param {Uint8Array} file the file's id, 16 bytes @param {number} number @param {Uint8Array} content */
  constructor(file, number, content) {
    Object.assign(this, { file, number, content });
  }

  toBytes() {
    const { file, number, content } = this;
    if (file.length !== ID_BYTES || !(number >= 0 && number < CHUNKS_PER_FILE) || content.length > CHUNK_BYTES) {
      throw new Misuse("body: not a chunk");
    }
    return concat(file, integer(number, 4), content);
  }

  /** @param {Uint8Array} untrusted @returns {Chunk} */
  static fromBytes(untrusted) {
    const cursor = new Cursor(untrusted, { what: "chunk" });
    const chunk = new Chunk(cursor.take(ID_BYTES), cursor.number(4), cursor.rest());
    if (chunk.number >= CHUNKS_PER_FILE) throw new Refused("chunk: a file has at most 8,192");
    if (chunk.content.length > CHUNK_BYTES) throw new Refused("chunk: longer than 27,648 bytes");
    return chunk;
  }
}

/** New words for an old conversation: the new author signs that the old one may become it. */
export class Move {
  constructor(author, replyKey, tagKey, signature) {
    Object.assign(this, { author, replyKey, tagKey, signature });
  }

  /**
   * @param {import("./signature.js").SigningKey} newAuthor
   * @param {PublicKey} replyKey
   * @param {TagKey} tagKey
   * @param {{office: Uint8Array, old: VerifyKey}} context
   * @returns {Promise<Move>}
   */
  static async make(newAuthor, replyKey, tagKey, { office, old }) {
    const signature = await newAuthor.sign(moveStatement(office, old, newAuthor.verifyKey));
    return new Move(newAuthor.verifyKey, replyKey, tagKey, signature);
  }

  toBytes() {
    return concat(this.author.raw, this.replyKey.raw, this.tagKey.reveal(), this.signature);
  }

  /** @param {Uint8Array} untrusted @param {{office: Uint8Array, old: VerifyKey}} context @returns {Promise<Move>} */
  static async fromBytes(untrusted, { office, old }) {
    const cursor = new Cursor(untrusted, { what: "move" });
    const author = VerifyKey.fromBytes(cursor.take(32));
    const replyKey = await PublicKey.fromBytes(cursor.take(PUBLIC_KEY_BYTES));
    const tagKey = new TagKey(cursor.take(TAG_KEY_BYTES));
    const signature = cursor.take(SIGNATURE_BYTES);
    cursor.end();
    if (author.equals(old)) throw new Refused("move: to the same author");
    await author.verify(moveStatement(office, old, author), signature, { what: "move" });
    return new Move(author, replyKey, tagKey, signature);
  }
}

/** An envelope the station expects; it carries nothing but its header. */
export class Loop {
  toBytes() {
    return new Uint8Array(0);
  }

  static fromBytes(untrusted) {
    new Cursor(untrusted, { what: "loop" }).end();
    return new Loop();
  }
}

const PAYLOAD_OF = new Map([
  [Kind.REPORT, Letter],
  [Kind.MESSAGE, Letter],
  [Kind.CHUNK, Chunk],
  [Kind.MOVE, Move],
  [Kind.LOOP, Loop],
]);

/**
 * What every body says about itself. `desks`: to whom it is addressed; `record`: SHA-256 of the record used.
 * @typedef {{kind: number, epoch: number, desks: number[], order: number, id: Uint8Array, record: Uint8Array}} Header
 */

/** A body whose signature by `author` was checked. */
export class Body {
  constructor(header, author, payload) {
    Object.assign(this, { header, author, payload });
  }

  /** @param {Uint8Array} untrusted @param {{office: Uint8Array}} context @returns {Promise<Body>} */
  static async fromBytes(untrusted, { office }) {
    if (untrusted.length !== BODY_BYTES) throw new Refused("body: not 28,048 bytes");
    const cursor = new Cursor(untrusted.subarray(0, HEADER_BYTES), { what: "body" });
    const kind = knownKind(cursor.number(1));
    cursor.zeros(1);
    const length = cursor.number(2);
    const epoch = epochs.checked(cursor.number(4));
    const desks = readDesks(cursor.take(DESKS));
    const order = cursor.number(4);
    const id = cursor.take(ID_BYTES);
    const author = VerifyKey.fromBytes(cursor.take(32));
    const record = cursor.take(RECORD_DIGEST_BYTES);
    const signature = cursor.take(SIGNATURE_BYTES);
    if (length > PAYLOAD_BYTES) throw new Refused("body: length longer than the payload");
    const payload = untrusted.slice(HEADER_BYTES, HEADER_BYTES + length);
    if (any(untrusted.subarray(HEADER_BYTES + length))) throw new Refused("body: padding is not zero");
    const head = untrusted.subarray(0, SIGNED_HEADER_BYTES);
    await author.verify(statement(office, head, payload), signature, { what: "body" });
    const read = await PAYLOAD_OF.get(kind).fromBytes(payload, { office, old: author });
    return new Body({ kind, epoch, desks, order, id, record }, author, read);
  }
}

/**
 * The 28,048 bytes of a signed body.
 * @param {Header} header
 * @param {Letter | Chunk | Move | Loop} payload
 * @param {{author: import("./signature.js").SigningKey, office: Uint8Array}} context
 * @returns {Promise<Uint8Array>}
 */
export async function write(header, payload, { author, office }) {
  if (!PAYLOAD_OF.has(header.kind) || !(payload instanceof PAYLOAD_OF.get(header.kind))) {
    throw new Misuse("body: the payload is not of this kind");
  }
  if (header.id.length !== ID_BYTES || header.record.length !== RECORD_DIGEST_BYTES) {
    throw new Misuse("body: an id has 16 bytes, a record digest 32");
  }
  if (!(header.epoch >= 0 && header.epoch <= epochs.LAST && header.order >= 0 && header.order <= 0xffff_ffff)) {
    throw new Misuse("body: epoch or order out of range");
  }
  const content = payload.toBytes();
  const head = concat(
    Uint8Array.of(header.kind, 0),
    integer(content.length, 2),
    integer(header.epoch, 4),
    deskList(header.desks),
    integer(header.order, 4),
    header.id,
    author.verifyKey.raw,
    header.record,
  );
  const signature = await author.sign(statement(office, head, content));
  return padded(concat(head, signature, content), BODY_BYTES);
}

/** Four bytes: 1 to 4 desk numbers ascending, then 255 for each place unused. @param {number[]} desks */
export function deskList(desks) {
  if (!desks.every((desk) => Number.isInteger(desk) && desk >= 0 && desk < NO_DESK) || !isList(desks)) {
    throw new Misuse("body: 1 to 4 desk numbers, ascending, below 255");
  }
  return fourBytes(desks);
}

function readDesks(untrusted) {
  const desks = Array.from(untrusted).filter((number) => number !== NO_DESK);
  if (!isList(desks) || !equal(fourBytes(desks), untrusted)) {
    throw new Refused("body: desks are not 1 to 4 numbers, ascending");
  }
  return desks;
}

function isList(desks) {
  return desks.length >= 1 && desks.length <= DESKS && desks.every((desk, at) => at === 0 || desks[at - 1] < desk);
}

function fourBytes(desks) {
  return Uint8Array.from({ length: DESKS }, (_, at) => desks[at] ?? NO_DESK);
}

function knownKind(number) {
  if (!PAYLOAD_OF.has(number)) throw new Refused("body: unknown kind");
  return number;
}

function statement(office, head, payload) {
  return concat(labels.BODY, office, head, payload);
}

function moveStatement(office, old, author) {
  return concat(labels.MOVE, office, old.raw, author.raw);
}
