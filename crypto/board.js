/** The board: a signed edition note in 8,192 bytes, then all cells; everyone downloads all of it (SPEC section 8.4). */

import { before, equal } from "./bytes.js";
import { CELL_BYTES, HEAD_INDEX, Place, SALT_BYTES, TAG_BYTES, tag, unwrap } from "./cell.js";
import { toIso } from "./epoch.js";
import { Refused } from "./errors.js";
import { Lines, b64, day, fromB64, number, same } from "./lines.js";
import { sha256 } from "./native.js";
import * as note from "./note.js";

export const NOTE_SPACE_BYTES = 8_192;
export const CLASSES = Object.freeze([64, 128, 256, 512, 1_024]);
export const CLIENTS = 3;
export const BOARD_BYTES = NOTE_SPACE_BYTES + 1_024 * CELL_BYTES;

/** The signed head of a board: which cells, under which salt, and which clients the office released. */
export class Edition {
  static FIRST = "perron/v1/edition";

  constructor(fields) {
    Object.assign(this, fields);
  }

  text() {
    const clients = this.clients.map((client) => `client ${b64(client)}\n`).join("");
    return (
      `${Edition.FIRST}\noffice ${b64(this.office)}\nedition ${this.number}\nfrom ${toIso(this.first)}\n` +
      `until ${toIso(this.last)}\ncells ${this.cells}\nsalt ${b64(this.salt)}\nboard ${b64(this.board)}\n` +
      `${clients}before ${b64(this.before)}\n`
    );
  }

  /**
   * @param {Uint8Array} untrusted
   * @param {{stationName: string, certificate: import("./office.js").Certificate}} context
   * @returns {Promise<Edition>} with `digest`, SHA-256 of its text
   */
  static async fromNote(untrusted, { stationName, certificate }) {
    const signed = note.SignedNote.fromBytes(untrusted);
    const text = await signed.verifiedText({ name: stationName, key: certificate.station });
    const fields = new Lines(text, { first: Edition.FIRST });
    const edition = new Edition({
      office: fromB64(fields.take("office"), { size: 32 }),
      number: number(fields.take("edition")),
      first: day(fields.take("from")),
      last: day(fields.take("until")),
      cells: number(fields.take("cells")),
      salt: fromB64(fields.take("salt"), { size: SALT_BYTES }),
      board: fromB64(fields.take("board"), { size: 32 }),
      clients: clientsOf(fields),
      before: fromB64(fields.take("before"), { size: 32 }),
    });
    fields.end();
    same(edition.text(), text, { what: "edition" });
    if (!equal(edition.office, certificate.office)) throw new Refused("edition: of another office");
    if (!CLASSES.includes(edition.cells) || edition.first > edition.last) {
      throw new Refused("edition: not a class of cells, or ends before it begins");
    }
    edition.digest = await note.digest(text);
    return Object.freeze(edition);
  }

  /** Stale warns and never blocks sending: otherwise a late courier would close the letterbox. @param {number} today */
  isStale(today) {
    return today > this.last;
  }
}

function clientsOf(fields) {
  const clients = [];
  while (fields.has("client")) clients.push(fromB64(fields.take("client"), { size: 32 }));
  if (!(clients.length >= 1 && clients.length <= CLIENTS)) throw new Refused("edition: not 1 to 3 clients");
  return Object.freeze(clients);
}

/** A board whose note, digest and order were checked; `cells` maps a tag in base64 to its cell. */
export class Board {
  constructor(edition, cells) {
    Object.assign(this, { edition, cells });
  }

  /**
   * @param {Uint8Array} untrusted
   * @param {{stationName: string, certificate: import("./office.js").Certificate}} context
   * @returns {Promise<Board>}
   */
  static async fromBytes(untrusted, { stationName, certificate }) {
    if (untrusted.length < NOTE_SPACE_BYTES) throw new Refused("board: too short");
    const head = withoutZeros(untrusted.subarray(0, NOTE_SPACE_BYTES));
    const cells = untrusted.slice(NOTE_SPACE_BYTES);
    const edition = await Edition.fromNote(head, { stationName, certificate });
    if (cells.length !== edition.cells * CELL_BYTES || !equal(await sha256(cells), edition.board)) {
      throw new Refused("board: not the cells that the edition names");
    }
    const listed = Array.from({ length: edition.cells }, (_, at) =>
      cells.subarray(at * CELL_BYTES, (at + 1) * CELL_BYTES),
    );
    const tags = listed.map((cell) => cell.subarray(0, TAG_BYTES));
    if (tags.some((each, at) => at > 0 && !before(tags[at - 1], each))) throw new Refused("board: tags do not ascend");
    return Object.freeze(new Board(edition, new Map(listed.map((cell, at) => [b64(tags[at]), cell]))));
  }

  /**
   * What hangs at this place for the holder of the tag key, or null.
   * @param {import("./receipt.js").TagKey} tagKey
   * @param {{desk: number, index?: number}} place
   * @returns {Promise<import("./cell.js").Piece | null>}
   */
  async piece(tagKey, { desk, index = HEAD_INDEX }) {
    const place = new Place(this.edition.office, this.edition.salt, desk, index);
    const cell = this.cells.get(b64(await tag(tagKey, place)));
    return cell === undefined ? null : unwrap(tagKey, place, cell);
  }
}

function withoutZeros(head) {
  let end = head.length;
  while (end > 0 && head[end - 1] === 0) end--;
  return head.subarray(0, end);
}
