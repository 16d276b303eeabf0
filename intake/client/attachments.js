/** Attachments: measured once, sealed later chunk by chunk from the file itself; a file that changed is refused. */

import { CHUNK_BYTES, Chunk, ID_BYTES } from "../../crypto/body.js";
import { equal, hex } from "../../crypto/bytes.js";
import { FILES, NAME_LETTERS, identity } from "../../crypto/documents.js";
import { sha256 } from "../../crypto/native.js";
import { CHUNKS } from "./timetable.js";
import { Stop } from "./stop.js";

const SUFFIX_LETTERS = 20;
const NAMELESS = "fichier";
const MIB = 1_048_576;

/** How many chunks these files are. @param {{size: number}[]} files */
export function chunksOf(files) {
  return files.reduce((sum, { size }) => sum + Math.ceil(size / CHUNK_BYTES), 0);
}

/** `Stop` names the first file that cannot go; nothing is read for it. @param {File[]} files */
export function checkFiles(files) {
  if (files.length > FILES) throw new Stop("file one too many", { limit: FILES });
  const empty = files.find(({ size }) => size === 0);
  if (empty) throw new Stop("file empty", { name: fileName(empty.name) });
  if (chunksOf(files) > CHUNKS) throw new Stop("files too large", { limit: Math.floor((CHUNKS * CHUNK_BYTES) / MIB) });
}

/**
 * What the letter says of a file, and the digest of each chunk. WebCrypto digests only what is whole in memory: one file
 * at a time, at most 27 MiB.
 */
export async function measure(file, { randomness }) {
  const whole = await bytesOf(file, file);
  const digests = [];
  for (let at = 0; at < whole.length; at += CHUNK_BYTES) digests.push(await sha256(whole.subarray(at, at + CHUNK_BYTES)));
  const sha = hex(await sha256(whole));
  const attachment = { id: hex(randomness.take(ID_BYTES)), name: fileName(file.name), sha256: sha, size: whole.length };
  return Object.freeze({ file, attachment: Object.freeze(attachment), digests });
}

/** The chunks of a measured file, each as it was measured; `Stop` before a changed one leaves. */
export async function* chunks({ file, attachment, digests }) {
  for (const [number, digest] of digests.entries()) {
    const content = await bytesOf(file, file.slice(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES));
    if (!equal(await sha256(content), digest)) throw new Stop("file changed", { name: attachment.name });
    yield new Chunk(identity(attachment.id), number, content);
  }
}

/** The name without invisible characters, cut to 100 letters that keep the suffix. */
export function fileName(untrusted) {
  const visible = untrusted.toWellFormed().replace(/[\p{C}/\\]/gu, "").trim();
  const name = Array.from(/^\.{0,2}$/.test(visible) ? NAMELESS : visible);
  const dot = name.lastIndexOf(".");
  const suffix = dot > 0 ? name.slice(dot) : [];
  if (name.length <= NAME_LETTERS || suffix.length > SUFFIX_LETTERS) return name.slice(0, NAME_LETTERS).join("");
  return [...name.slice(0, NAME_LETTERS - suffix.length), ...suffix].join("");
}

async function bytesOf(file, part) {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch {
    throw new Stop("file not read", { name: fileName(file.name) });
  }
}
