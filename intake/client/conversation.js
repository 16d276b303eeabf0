/** What hangs on the board for 12 words: each desk's head and replies, found and opened at home. */

import { ANSWER, HEAD, decode } from "../../crypto/documents.js";
import { Refused } from "../../crypto/errors.js";
import { Address, HEAD_REPLY, Reply } from "../../crypto/reply.js";

/**
 * What one desk hung out. `complete` is false when a part that its head announces is missing or does not open.
 * @typedef {{desk: number, head: object | null, highest: number, complete: boolean,
 *   replies: {reply: number, epoch: number, text: string}[]}} DeskSide
 */

/** The desks that hung out something for these keys, in the order of their numbers. @returns {Promise<DeskSide[]>} */
export async function conversation(board, keys, { certificate }) {
  const sides = [];
  for (const desk of certificate.desks) {
    const side = await sideOf(board, keys, { office: certificate.office, desk });
    if (side !== null) sides.push(side);
  }
  return sides;
}

async function sideOf(board, keys, { office, desk }) {
  let head;
  try {
    const piece = await board.piece(keys.tag, { desk: desk.desk });
    if (piece === null) return null;
    head = decode((await opened([piece], keys, { office, desk, reply: HEAD_REPLY })).document, HEAD);
  } catch (refused) {
    expected(refused);
    return { desk: desk.desk, head: null, replies: [], highest: 0, complete: false };
  }
  const { pieces, whole } = await hanging(board, keys, { desk, count: head.cells });
  const { replies, complete } = await read(pieces, keys, { office, desk });
  const highest = replies.at(-1)?.reply ?? 0;
  return { desk: desk.desk, head, replies, highest, complete: complete && whole };
}

/** The pieces at places 1 to `count` by reply, and whether there was no hole among them. */
async function hanging(board, keys, { desk, count }) {
  const pieces = new Map();
  let whole = true;
  for (let index = 1; index <= count; index++) {
    const piece = await board.piece(keys.tag, { desk: desk.desk, index }).catch(expected);
    if (piece) pieces.set(piece.reply, [...(pieces.get(piece.reply) ?? []), piece]);
    else whole = false;
  }
  return { pieces, whole };
}

async function read(pieces, keys, { office, desk }) {
  const replies = [];
  let complete = true;
  for (const [reply, parts] of pieces) {
    try {
      const { epoch, document } = await opened(parts, keys, { office, desk, reply });
      replies.push({ reply, epoch, text: decode(document, ANSWER).text });
    } catch (refused) {
      expected(refused);
      complete = false;
    }
  }
  replies.sort((one, other) => one.reply - other.reply);
  return { replies, complete };
}

/** In the order in which they hang: `Reply.open` refuses any other than part 0 to the last. */
async function opened(pieces, keys, { office, desk, reply }) {
  const address = new Address(office, keys.author.verifyKey, desk.desk, reply);
  return Reply.open(pieces, { replyKey: keys.reply, address, deskKey: desk.key });
}

/** Lets a refusal pass and nothing else: a fault of ours must not look like a hole in the board. */
function expected(error) {
  if (!(error instanceof Refused)) throw error;
  return null;
}
