/**
 * Batches and bundles, read and written from SPEC section 10 alone: the page meets neither, so that this is a third
 * implementation. Only the primitives of section 1 are the page's.
 */

import { Refused } from "../../../crypto/errors.js";
import { SigningKey, VerifyKey } from "../../../crypto/signature.js";
import { packed, unpacked } from "./fields.mjs";

const ENVELOPE_BYTES = 32_768;
const HEADER_BYTES = 160;
const LAST_EPOCH = 2_932_896;
const RECORD_FILE_BYTES = 81_940;
const BOARD_BYTES = 4_202_496;
const OUTBOUND_BYTES = 16 * 1_048_576;
const COUNTS = Array.from({ length: 9 }, (_, power) => 64 * 4 ** power);
const OUT_OF_PLACE = "bundle: not the frame that belongs here";

const refuseIf = (broken, rule) => {
  if (broken) throw new Refused(rule);
};
const text = (letters) => new TextEncoder().encode(letters);
const sha256 = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
const day = (epoch) => new Date(epoch * 86_400_000).toISOString().slice(0, 10);
const epochOf = (iso) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

function joined(...parts) {
  return new Uint8Array(Buffer.concat(parts));
}

function number(value, size) {
  const raw = Buffer.alloc(8);
  raw.writeBigUInt64BE(BigInt(value));
  return raw.subarray(8 - size);
}

const compare = (one, other) => Buffer.compare(one, other);

/** Bytes from the front, in the name of who reads them. */
class Front {
  constructor(raw, short) {
    Object.assign(this, { raw, short, at: 0 });
  }

  take(count) {
    refuseIf(this.at + count > this.raw.length, this.short);
    this.at += count;
    return this.raw.subarray(this.at - count, this.at);
  }

  number(size) {
    const value = Buffer.concat([Buffer.alloc(8 - size), this.take(size)]).readBigUInt64BE();
    if (value > Number.MAX_SAFE_INTEGER) throw new Error("a number that this test cannot hold");
    return Number(value);
  }

  epoch() {
    const epoch = this.number(4);
    refuseIf(epoch > LAST_EPOCH, "epoch: outside 1970-9999");
    return epoch;
  }

  zeros(count, rule) {
    refuseIf(this.take(count).some((byte) => byte !== 0), rule);
  }

  get left() {
    return this.raw.length - this.at;
  }
}

function headerBytes({ first, last, count, before, envelopes, ...header }) {
  const places = [number(first, 4), number(last, 4), number(header.number, 8), number(count, 4)];
  return joined(...places, new Uint8Array(12), before, envelopes);
}

async function batchHeader(untrusted, server) {
  const front = new Front(untrusted, "batch: too short");
  const header = { first: front.epoch(), last: front.epoch(), number: front.number(8), count: front.number(4) };
  front.zeros(12, "batch: reserved bytes are not zero");
  Object.assign(header, { before: front.take(32), envelopes: front.take(32) });
  const signed = joined(text("perron/v1/batch\0"), untrusted.subarray(0, 96));
  await server.verify(signed, front.take(64), { what: "batch" });
  refuseIf(front.left > 0, "batch: too long");
  const sane = header.first <= header.last && header.number >= 1 && COUNTS.includes(header.count);
  refuseIf(!sane, "batch: epochs, number or count out of range");
  return { ...header, digest: await sha256(untrusted.subarray(0, 96)) };
}

async function checkEnvelopes(envelopes, { count, digest }) {
  let before = new Uint8Array();
  for (const envelope of envelopes) {
    const ascends = envelope.length === ENVELOPE_BYTES && compare(before, envelope) < 0;
    refuseIf(!ascends, "batch: envelopes do not strictly ascend");
    before = envelope;
  }
  const fits = envelopes.length === count && compare(await sha256(joined(...envelopes)), digest) === 0;
  refuseIf(!fits, "batch: not the envelopes that its header names");
}

const frame = (kind, content) => joined(text(kind), number(content.length, 8), content);
const named = (direction) => joined(text(direction), new Uint8Array(16 - direction.length));

function frameHead(front) {
  return [Buffer.from(front.take(4)).toString("latin1"), front.number(8)];
}

function exactly(front, kind, size) {
  const [read, length] = frameHead(front);
  refuseIf(read !== kind || length !== size, OUT_OF_PLACE);
  return front.take(size);
}

function bundleHead(front, direction) {
  const inner = new Front(exactly(front, "HEAD", 128));
  refuseIf(compare(inner.take(16), named(direction)) !== 0, "bundle: not a bundle of this direction");
  const head = { office: inner.take(32), key: VerifyKey.fromBytes(inner.take(32)), number: inner.number(8) };
  Object.assign(head, { before: inner.take(32), count: inner.number(4) });
  inner.zeros(4, "bundle: reserved bytes are not zero");
  refuseIf(head.number < 1, "bundle: numbers begin at 1");
  return head;
}

async function seal(front, key, label) {
  const digest = await sha256(front.raw.subarray(0, front.at));
  await key.verify(joined(text(`${label}\0`), digest), exactly(front, "SEAL", 64), { what: "bundle" });
  refuseIf(front.left > 0, "bundle: bytes after its seal");
  return packed(digest);
}

async function inbound(fields) {
  const front = new Front(fields.raw("bundle"), "bundle: cut off");
  const head = bundleHead(front, "perron/v1/in");
  const batches = [];
  for (let at = 0; at < head.count; at++) {
    const [kind, size] = frameHead(front);
    refuseIf(kind !== "BATC" || size < HEADER_BYTES, OUT_OF_PLACE);
    const header = await batchHeader(front.take(HEADER_BYTES), head.key);
    refuseIf(size !== HEADER_BYTES + header.count * ENVELOPE_BYTES, "bundle: a batch's frame is not of its size");
    const envelopes = Array.from({ length: header.count }, () => front.take(ENVELOPE_BYTES));
    await checkEnvelopes(envelopes, { count: header.count, digest: header.envelopes });
    batches.push({ batch: header.number, envelopes: header.count });
  }
  return { number: head.number, batches, digest: await seal(front, head.key, "perron/v1/in") };
}

async function outbound(fields) {
  const whole = fields.raw("bundle");
  refuseIf(whole.length > OUTBOUND_BYTES, "bundle: too long");
  const front = new Front(whole, "bundle: cut off");
  const head = bundleHead(front, "perron/v1/out");
  const [records, boards, takes] = [[], [], []];
  for (let at = 0; at < head.count; at++) {
    const [kind, size] = frameHead(front);
    if (kind === "RECO" && !boards.length && records.length < 128 && size >= 4 && size <= 4 + RECORD_FILE_BYTES) {
      records.push(front.epoch());
      front.take(size - 4);
    } else if (kind === "BORD" && !boards.length && size <= BOARD_BYTES) {
      boards.push(front.take(size));
    } else if (kind === "TAKE" && boards.length && takes.length < 4_096 && size === 72) {
      const inner = new Front(front.take(72));
      takes.push({ server: VerifyKey.fromBytes(inner.take(32)), batch: inner.number(8), digest: inner.take(32) });
    } else {
      throw new Refused(OUT_OF_PLACE);
    }
  }
  const servers = new Set(takes.map(({ server }) => packed(server.raw)));
  const ascend = records.every((epoch, at) => at === 0 || records[at - 1] < epoch);
  const listed = boards.length === 1 && ascend && servers.size === takes.length;
  refuseIf(!listed, "bundle: no board, days not ascending, or two takes for one server");
  return {
    number: head.number,
    records: records.map(day),
    board: packed(await sha256(boards[0])),
    takes: takes.map(({ batch, digest }) => ({ batch, digest: packed(digest) })),
    digest: await seal(front, head.key, "perron/v1/out"),
  };
}

async function written(fields) {
  const station = await SigningKey.fromSeed(fields.raw("seed"));
  const start = [named("perron/v1/out"), fields.raw("office"), station.verifyKey.raw];
  const [bundleNumber, before] = [fields.value("number"), fields.raw("before")];
  const records = fields
    .value("records")
    .map(([iso, record]) => frame("RECO", joined(number(epochOf(iso), 4), unpacked(record))));
  const board = frame("BORD", fields.raw("board"));
  const takes = fields
    .each("takes")
    .map((one) => frame("TAKE", joined(one.raw("server"), number(one.value("batch"), 8), one.raw("digest"))));
  const frames = [...records, board, ...takes];
  const head = joined(...start, number(bundleNumber, 8), before, number(frames.length, 4), new Uint8Array(4));
  const whole = joined(frame("HEAD", head), ...frames);
  const signature = await station.sign(joined(text("perron/v1/out\0"), await sha256(whole)));
  return { bundle: packed(joined(whole, frame("SEAL", signature))) };
}

export const COURIER = {
  "batch write": async (fields) => {
    const [first, last] = [epochOf(fields.value("first")), epochOf(fields.value("last"))];
    const header = { first, last, number: fields.value("number"), count: fields.value("count") };
    Object.assign(header, { before: fields.raw("before"), envelopes: fields.raw("envelopes") });
    const server = await SigningKey.fromSeed(fields.raw("seed"));
    const bytes = headerBytes(header);
    const signature = await server.sign(joined(text("perron/v1/batch\0"), bytes));
    return { header: packed(joined(bytes, signature)), digest: packed(await sha256(bytes)) };
  },
  "batch read": async (fields) => {
    const untrusted = fields.raw("header");
    const header = await batchHeader(untrusted, fields.key("server"));
    return { number: header.number, count: header.count, first: header.first, digest: packed(header.digest) };
  },
  "batch envelopes": async (fields) => {
    const [count, digest] = [fields.value("count"), fields.raw("digest")];
    await checkEnvelopes(fields.value("envelopes").map(unpacked), { count, digest });
    return { count };
  },
  "bundle in": inbound,
  "bundle out": outbound,
  "bundle write": written,
  "request read": async (fields) => {
    const request = fields.raw("request");
    refuseIf(request.length !== 16 + ENVELOPE_BYTES, "request: not 32,784 bytes");
    return { sha256: packed(await sha256(request.subarray(16))) };
  },
};
