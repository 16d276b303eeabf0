/** Cells of the board: every one 4,096 uniform bytes, a dummy as well as a reply's piece (SPEC section 7). */

import { concat, equal, integer } from "./bytes.js";
import { Cursor } from "./cursor.js";
import { Misuse, Refused } from "./errors.js";
import * as labels from "./labels.js";
import { gcmOpen, gcmSeal, hmac } from "./native.js";

export const CELL_BYTES = 4_096;
export const TAG_BYTES = 16;
export const NONCE_BYTES = 12;
export const INNER_BYTES = CELL_BYTES - TAG_BYTES - NONCE_BYTES - 16;
export const PIECE_BYTES = INNER_BYTES - 4;
export const PARTS = 8;
export const SALT_BYTES = 32;
export const HEAD_INDEX = 0;

/** Where a cell hangs: this edition's salt, the desk, and the index in the conversation (0: its head). */
export class Place {
  /** @param {Uint8Array} office @param {Uint8Array} salt @param {number} desk @param {number} index */
  constructor(office, salt, desk, index) {
    Object.assign(this, { office, salt, desk, index });
  }

  toBytes() {
    return concat(this.office, this.salt, integer(this.desk, 1), integer(this.index, 2));
  }
}

/** One of the 1 to 8 pieces of a sealed reply; reply 0 is the head and has one piece. */
export class Piece {
  /** @param {number} part @param {number} parts @param {number} reply @param {Uint8Array} content 4,048 bytes */
  constructor(part, parts, reply, content) {
    Object.assign(this, { part, parts, reply, content });
  }

  toBytes() {
    const { part, parts, reply, content } = this;
    if (!(part >= 0 && part < parts && parts <= PARTS && content.length === PIECE_BYTES)) {
      throw new Misuse("cell: not a piece");
    }
    return concat(Uint8Array.of(part, parts), integer(reply, 2), content);
  }

  /** @param {Uint8Array} untrusted @param {{index: number}} context @returns {Piece} */
  static fromBytes(untrusted, { index }) {
    const cursor = new Cursor(untrusted, { what: "cell" });
    const piece = new Piece(cursor.number(1), cursor.number(1), cursor.number(2), cursor.take(PIECE_BYTES));
    cursor.end();
    if (!(piece.part < piece.parts && piece.parts <= PARTS)) {
      throw new Refused("cell: part is not one of 1 to 8 parts");
    }
    if (!headFits(piece, index)) throw new Refused("cell: only the head is reply 0, and it has one part");
    return piece;
  }
}

/**
 * 16 bytes by which the reporter and the office, and nobody else, find the cell in this edition.
 * @param {import("./receipt.js").TagKey} tagKey
 * @param {Place} place
 * @returns {Promise<Uint8Array>}
 */
export async function tag(tagKey, place) {
  return (await hmac(tagKey.reveal(), concat(labels.TAG, place.toBytes()))).slice(0, TAG_BYTES);
}

/**
 * The 4,096 bytes of one cell. Its nonce is random: one place may be wrapped twice (a recall before leaving).
 * @param {import("./receipt.js").TagKey} tagKey
 * @param {Place} place
 * @param {Piece} piece
 * @param {{randomness: import("./randomness.js").Randomness}} context
 * @returns {Promise<Uint8Array>}
 */
export async function wrap(tagKey, place, piece, { randomness }) {
  if (!headFits(piece, place.index)) throw new Misuse("cell: only the head is reply 0, and it has one part");
  const nonce = randomness.take(NONCE_BYTES);
  return concat(await tag(tagKey, place), nonce, await gcmSeal(await keyOf(tagKey, place), nonce, piece.toBytes()));
}

/**
 * The piece in a cell that carries this place's tag; `Refused` for any other bytes.
 * @param {import("./receipt.js").TagKey} tagKey
 * @param {Place} place
 * @param {Uint8Array} cell
 * @returns {Promise<Piece>}
 */
export async function unwrap(tagKey, place, cell) {
  if (cell.length !== CELL_BYTES || !equal(cell.subarray(0, TAG_BYTES), await tag(tagKey, place))) {
    throw new Refused("cell: not at this place");
  }
  const nonce = cell.slice(TAG_BYTES, TAG_BYTES + NONCE_BYTES);
  const inner = await gcmOpen(await keyOf(tagKey, place), nonce, cell.slice(TAG_BYTES + NONCE_BYTES));
  if (inner === null) throw new Refused("cell: does not open");
  return Piece.fromBytes(inner, { index: place.index });
}

function headFits(piece, index) {
  return (piece.reply === 0) === (index === HEAD_INDEX) && (piece.reply !== 0 || piece.parts === 1);
}

function keyOf(tagKey, place) {
  return hmac(tagKey.reveal(), concat(labels.CELL, place.toBytes()));
}
