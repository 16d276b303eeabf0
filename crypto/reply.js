/** Replies: sealed once to the reporter's reply key and cut into pieces, which editions only wrap (SPEC section 7). */

import { any, concat, integer } from "./bytes.js";
import { PARTS, PIECE_BYTES } from "./cell.js";
import { Cursor } from "./cursor.js";
import * as epochs from "./epoch.js";
import { Misuse, Refused } from "./errors.js";
import { OVERHEAD_BYTES } from "./hpke.js";
import * as labels from "./labels.js";
import { SIGNATURE_BYTES } from "./signature.js";

export const HEADER_BYTES = 2 + 4 + 10 + SIGNATURE_BYTES;
export const HEAD_REPLY = 0;
export const MAX_REPLY = 0xffff;

/** How many bytes of JSON fit into so many parts: 2,832 into one, 31,168 into eight. @param {number} parts */
export function documentBytes(parts) {
  return parts * PIECE_BYTES - OVERHEAD_BYTES - HEADER_BYTES;
}

/** The fewest parts (1 to 8) that hold the document; `Misuse` above 31,168 bytes. @param {Uint8Array} document */
export function partsFor(document) {
  for (let parts = 1; parts <= PARTS; parts++) if (document.length <= documentBytes(parts)) return parts;
  throw new Misuse("reply: longer than 31,168 bytes");
}

/** Which reply this is: bound into the sealing and into the desk's signature. */
export class Address {
  /**
   * @param {Uint8Array} office
   * @param {import("./signature.js").VerifyKey} author
   * @param {number} desk
   * @param {number} reply
   */
  constructor(office, author, desk, reply) {
    Object.assign(this, { office, author, desk, reply });
  }

  toBytes() {
    return concat(this.office, this.author.raw, integer(this.desk, 1), integer(this.reply, 2));
  }
}

/** A reply whose desk signature was checked; the document is still its signed JSON bytes. */
export class Reply {
  constructor(epoch, document) {
    Object.assign(this, { epoch, document });
  }

  /**
   * Put the pieces together (all parts of one reply, in order) and check who wrote it.
   * @param {import("./cell.js").Piece[]} pieces
   * @param {{replyKey: import("./hpke.js").SecretKey, address: Address,
   *   deskKey: import("./signature.js").VerifyKey}} how
   * @returns {Promise<Reply>}
   */
  static async open(pieces, { replyKey, address, deskKey }) {
    const complete = pieces.every(
      ({ part, parts, reply }, at) => part === at && parts === pieces.length && reply === address.reply,
    );
    if (pieces.length === 0 || !complete) throw new Refused("reply: its parts are not complete");
    const joined = concat(...pieces.map(({ content }) => content));
    const plain = await replyKey.open(joined, { info: concat(labels.REPLY, address.toBytes()) });
    const cursor = new Cursor(plain, { what: "reply" });
    const length = cursor.number(2);
    const epoch = epochs.checked(cursor.number(4));
    cursor.zeros(10);
    const signature = cursor.take(SIGNATURE_BYTES);
    const document = cursor.take(length);
    if (any(cursor.rest())) throw new Refused("reply: padding is not zero");
    await deskKey.verify(statement(address, epoch, document), signature, { what: "reply" });
    return new Reply(epoch, document);
  }
}

function statement(address, epoch, document) {
  return concat(labels.REPLY_SIGNATURE, address.toBytes(), integer(epoch, 4), document);
}
