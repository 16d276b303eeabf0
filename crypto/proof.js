/**
 * A log's proof that it holds a record: a C2SP tlog-proof around a C2SP tlog-checkpoint (SPEC section 8.5).
 *
 * Version 1 pins no log, so no record file carries a proof yet; a release that pins one will ask for it.
 */

import { concat, equal, utf8 } from "./bytes.js";
import { Refused } from "./errors.js";
import { b64, fromB64, same } from "./lines.js";
import { sha256 } from "./native.js";
import { SignedNote } from "./note.js";

export const PROOF_BYTES = 16_384;
export const HASH_BYTES = 32;
// A tree of 2^63 - 1 leaves has paths of at most 63 hashes.
export const HASHES = 63;
const MOST_LEAVES = 2n ** 63n - 1n;
const NUMBER = /^(?:0|[1-9][0-9]{0,18})$/;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const NEWLINE = 10;
// What is no UTF-8 is no line of ours either: the comparison with what was read sees it.
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The log that a release pins. `origin` is the first line of its checkpoints and the name of its key.
 * @typedef {{origin: string, key: import("./signature.js").VerifyKey}} Log
 */

/** The signed head of a log's tree: the number of its leaves, and the hash over them all. */
export class Checkpoint {
  /** @param {string} origin @param {bigint} size @param {Uint8Array} root */
  constructor(origin, size, root) {
    Object.assign(this, { origin, size, root });
  }

  text() {
    return `${this.origin}\n${this.size}\n${b64(this.root)}\n`;
  }

  /** @param {Uint8Array} untrusted @param {{log: Log}} context @returns {Promise<Checkpoint>} */
  static async fromNote(untrusted, { log }) {
    const text = await SignedNote.fromBytes(untrusted).verifiedText({ name: log.origin, key: log.key });
    const fields = text.slice(0, -1).split("\n");
    if (fields.length !== 3) throw new Refused("checkpoint: not an origin, a size and a root");
    const [origin, size, root] = fields;
    const read = [origin, number(size, { what: "checkpoint" }), fromB64(root, { size: HASH_BYTES })];
    const checkpoint = new Checkpoint(...read);
    same(checkpoint.text(), text, { what: "checkpoint" });
    if (origin !== log.origin) throw new Refused("checkpoint: of another log");
    return Object.freeze(checkpoint);
  }
}

/** A proof that was checked: the pinned log signed a tree that holds the note's text as leaf `index`. */
export class Proof {
  static FIRST = "c2sp.org/tlog-proof@v1";

  /** @param {bigint} index @param {Uint8Array[]} hashes @param {Checkpoint} checkpoint */
  constructor(index, hashes, checkpoint) {
    Object.assign(this, { index, hashes, checkpoint });
  }

  /**
   * `text` is a verified note's, final newline included: what the log must hold.
   * @param {Uint8Array} untrusted
   * @param {{log: Log, text: string}} context
   * @returns {Promise<Proof>}
   */
  static async fromBytes(untrusted, { log, text }) {
    if (untrusted.length > PROOF_BYTES) throw new Refused("proof: longer than 16,384 bytes");
    const end = untrusted.findIndex((byte, at) => byte === NEWLINE && untrusted[at + 1] === NEWLINE);
    if (end < 0) throw new Refused("proof: no empty line before its checkpoint");
    const [index, hashes] = headOf(untrusted.subarray(0, end));
    const checkpoint = await Checkpoint.fromNote(untrusted.subarray(end + 2), { log });
    const { size, root } = checkpoint;
    if (index >= size) throw new Refused("proof: the tree has no leaf of this index");
    if (!equal(await rootAbove(await leaf(text), hashes, { index, size }), root)) {
      throw new Refused("proof: the log's tree does not hold this note");
    }
    return Object.freeze(new Proof(index, Object.freeze(hashes), checkpoint));
  }
}

// The lines before the empty one: what this is, the index, the hashes from the leaf's neighbour up.
function headOf(untrusted) {
  const [first, ...fields] = DECODER.decode(untrusted).split("\n");
  if (first !== Proof.FIRST) throw new Refused("proof: not a tlog-proof of version 1");
  if (!fields[0]?.startsWith("index ")) throw new Refused("proof: no line 'index' where it belongs");
  const index = number(fields[0].slice("index ".length), { what: "proof" });
  if (fields.length - 1 > HASHES) throw new Refused("proof: more than 63 hashes");
  const hashes = fields.slice(1).map((line) => fromB64(line, { size: HASH_BYTES }));
  if (!equal(written(index, hashes), untrusted)) throw new Refused("proof: not the one spelling");
  return [index, hashes];
}

function number(untrusted, { what }) {
  if (!NUMBER.test(untrusted) || BigInt(untrusted) > MOST_LEAVES) {
    throw new Refused(`${what}: not a number below 2^63`);
  }
  return BigInt(untrusted);
}

/** The hash of a note's text as a leaf (RFC 9162 section 2.1.1). @param {string} text @returns {Promise<Uint8Array>} */
export async function leaf(text) {
  return sha256(concat(LEAF, utf8(text)));
}

/**
 * The root of a tree of `size` leaves with this leaf and these hashes beside its path (RFC 9162, 2.1.3.2).
 * @param {Uint8Array} leafHash
 * @param {Uint8Array[]} hashes
 * @param {{index: bigint, size: bigint}} place
 * @returns {Promise<Uint8Array>}
 */
export async function rootAbove(leafHash, hashes, { index, size }) {
  let [at, last, root] = [index, size - 1n, leafHash];
  for (const neighbour of hashes) {
    if (last === 0n) throw new Refused("proof: not as many hashes as its path");
    if (at & 1n || at === last) {
      root = await node(neighbour, root);
      // The last leaf of an uneven tree has no neighbour on the levels without one.
      while (!(at & 1n) && at) [at, last] = [at >> 1n, last >> 1n];
    } else {
      root = await node(root, neighbour);
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  if (last !== 0n) throw new Refused("proof: not as many hashes as its path");
  return root;
}

function node(left, right) {
  return sha256(concat(NODE, left, right));
}

/** The bytes of a proof around a signed checkpoint. @returns {Uint8Array} */
export function pack({ index, hashes, checkpoint }) {
  return concat(written(index, hashes), utf8("\n\n"), checkpoint);
}

function written(index, hashes) {
  return utf8([Proof.FIRST, `index ${index}`, ...hashes.map(b64)].join("\n"));
}
