/** What a case can ask for: each operation takes fields, and gives an output or is `Refused`; operations.py's twin. */

import { wordlist } from "@scure/bip39/wordlists/french.js";

import { Board } from "../../../crypto/board.js";
import * as body from "../../../crypto/body.js";
import { concat, integer, fromUtf8, padded, utf8 } from "../../../crypto/bytes.js";
import * as cell from "../../../crypto/cell.js";
import * as documents from "../../../crypto/documents.js";
import * as envelope from "../../../crypto/envelope.js";
import * as epochs from "../../../crypto/epoch.js";
import { Fingerprint } from "../../../crypto/fingerprint.js";
import { PublicKey, SecretKey } from "../../../crypto/hpke.js";
import { derive } from "../../../crypto/kdf.js";
import { gcmSeal, sha256 } from "../../../crypto/native.js";
import * as note from "../../../crypto/note.js";
import { Certificate, OfficeNote, Succession } from "../../../crypto/office.js";
import { openEnvelope } from "../../../crypto/opening.js";
import { Checkpoint, Proof, leaf, rootAbove } from "../../../crypto/proof.js";
import { Randomness } from "../../../crypto/randomness.js";
import { Receipt, TagKey } from "../../../crypto/receipt.js";
import * as record from "../../../crypto/record.js";
import { Address, Reply } from "../../../crypto/reply.js";
import { SigningKey } from "../../../crypto/signature.js";
import { Fields, packed, unpacked } from "./fields.mjs";

export const DOCUMENTS = { written: documents.WRITTEN, head: documents.HEAD, answer: documents.ANSWER };

async function payload(kind, fields, { office, author }) {
  if (kind === body.Kind.REPORT || kind === body.Kind.MESSAGE) {
    const replyKey = await PublicKey.fromBytes(fields.raw("reply_key"));
    return new body.Letter(replyKey, new TagKey(fields.raw("tag_key")), fields.textBytes("document"));
  }
  if (kind === body.Kind.CHUNK) return new body.Chunk(fields.raw("file"), fields.value("number"), fields.raw("content"));
  if (kind === body.Kind.LOOP) return new body.Loop();
  const author2 = await SigningKey.fromSeed(fields.raw("author_seed"));
  const replyKey = await PublicKey.fromBytes(fields.raw("reply_key"));
  const context = { office, old: author.verifyKey };
  return body.Move.make(author2, replyKey, new TagKey(fields.raw("tag_key")), context);
}

export async function written(fields) {
  const office = fields.raw("office");
  const author = await SigningKey.fromSeed(fields.raw("author_seed"));
  const header = {
    kind: fields.value("kind"),
    epoch: epochs.fromIso(fields.value("epoch")),
    desks: fields.value("desks"),
    order: fields.value("order"),
    id: fields.raw("id"),
    record: fields.raw("record"),
  };
  const inner = fields.inner("payload");
  const made = await body.write(header, await payload(header.kind, inner, { office, author }), { author, office });
  inner.end();
  return made;
}

function shownBody({ header, author, payload: carried }) {
  return {
    kind: header.kind,
    epoch: epochs.toIso(header.epoch),
    desks: header.desks,
    order: header.order,
    id: packed(header.id),
    record: packed(header.record),
    author: packed(author.raw),
    payload: packed(carried.toBytes()),
  };
}

async function assembled(fields) {
  const [slots, secret, office] = [fields.raw("slots"), fields.raw("secret"), fields.raw("office")];
  const epoch = epochs.fromIso(fields.value("epoch"));
  const [commitment, key] = await envelope.commitmentAndKey(secret, slots, { office, epoch });
  const whole = concat(slots, commitment, await gcmSeal(key, envelope.BODY_NONCE, fields.raw("body")));
  fields.end();
  return whole;
}

async function anEnvelope(fields) {
  const value = fields.value("envelope");
  return typeof value === "object" && !Array.isArray(value) ? assembled(new Fields(value)) : unpacked(value);
}

async function opened(fields) {
  const secrets = [];
  for (const secret of fields.each("day_keys")) {
    const [desk, epoch] = [secret.value("desk"), epochs.fromIso(secret.value("epoch"))];
    secrets.push({ desk, epoch, key: await SecretKey.fromSeed(secret.raw("seed")) });
  }
  const office = fields.raw("office");
  const read = await openEnvelope(envelope.Envelope.fromBytes(await anEnvelope(fields)), secrets, { office });
  return read === null ? null : shownBody(read);
}

const placeOf = (fields) =>
  new cell.Place(fields.raw("office"), fields.raw("salt"), fields.value("desk"), fields.value("index"));

const shownPiece = (piece) => ({ ...piece, content: packed(piece.content) });

async function replyOpened(fields) {
  const address = new Address(fields.raw("office"), fields.key("author"), fields.value("desk"), fields.value("reply"));
  const pieces = fields
    .each("pieces")
    .map((one) => new cell.Piece(one.value("part"), one.value("parts"), one.value("reply"), one.raw("content")));
  const replyKey = await SecretKey.fromSeed(fields.raw("reply_seed"));
  const read = await Reply.open(pieces, { replyKey, address, deskKey: fields.key("desk_key") });
  return { epoch: epochs.toIso(read.epoch), document: fromUtf8(read.document) };
}

async function officeRead(fields) {
  const read = await OfficeNote.fromNote(fields.textBytes("note"));
  return {
    office: packed(read.office),
    origin: read.origin,
    name: read.name,
    born: epochs.toIso(read.born),
    root: packed(read.root.raw),
    ml_dsa_65: packed(read.mlDsa65),
  };
}

async function certificateRead(fields) {
  const [office, rootName, root] = [fields.raw("office"), fields.value("root_name"), fields.key("root")];
  const read = await Certificate.fromNote(fields.textBytes("note"), { office, rootName, root });
  return {
    scope: packed(read.scope),
    serial: read.serial,
    from: epochs.toIso(read.first),
    until: epochs.toIso(read.last),
    station: packed(read.station.raw),
    desks: read.desks.map(({ desk, key, slug }) => ({ desk, key: packed(key.raw), slug })),
  };
}

async function shownRecord({ certificate, content }) {
  if (content instanceof record.Closed) return { closed: content.words, from: epochs.toIso(content.first) };
  const desks = content.desks.map(async ({ desk, title, key }) => ({
    desk,
    title,
    "key sha256": packed(await sha256(key.raw)),
  }));
  return {
    serial: certificate.serial,
    epoch: epochs.toIso(content.epoch),
    digest: packed(content.digest),
    desks: await Promise.all(desks),
  };
}

async function recordFile(whole, fields) {
  const fingerprint = Fingerprint.fromText(fields.value("fingerprint"));
  return shownRecord(await record.RecordFile.fromBytes(whole, { fingerprint }));
}

async function proofRoot(fields) {
  const [leafHash, hashes] = [await leaf(fields.value("text")), fields.value("hashes").map(unpacked)];
  const place = { index: BigInt(fields.value("index")), size: BigInt(fields.value("size")) };
  return { leaf: packed(leafHash), root: packed(await rootAbove(leafHash, hashes, place)) };
}

async function checkpointRead(fields) {
  const log = { origin: fields.value("origin"), key: fields.key("key") };
  const { size, root } = await Checkpoint.fromNote(fields.textBytes("note"), { log });
  return { size: String(size), root: packed(root) };
}

async function proofRead(fields) {
  const log = { origin: fields.value("origin"), key: fields.key("key") };
  const text = fields.value("text");
  const { index, hashes, checkpoint } = await Proof.fromBytes(fields.textBytes("proof"), { log, text });
  const [size, root] = [String(checkpoint.size), packed(checkpoint.root)];
  return { index: String(index), hashes: hashes.length, size, root };
}

async function shownBoard(whole, fields) {
  const [office, station, stationName] = [fields.raw("office"), fields.key("station"), fields.value("station_name")];
  const certificate = new Certificate({ office, station });
  const { edition } = await Board.fromBytes(whole, { stationName, certificate });
  return {
    number: edition.number,
    from: epochs.toIso(edition.first),
    until: epochs.toIso(edition.last),
    cells: edition.cells,
    salt: packed(edition.salt),
    clients: edition.clients.map(packed),
    digest: packed(edition.digest),
  };
}

export const OPERATIONS = {
  hkdf: async (fields) => {
    const salt = fields.raw("salt");
    const how = { salt: salt.length ? salt : null, info: fields.raw("info"), size: fields.value("size") };
    return { key: packed(await derive(fields.raw("secret"), how)) };
  },
  "ed25519 sign": async (fields) => {
    const key = await SigningKey.fromSeed(fields.raw("seed"));
    return { key: packed(key.verifyKey.raw), signature: packed(await key.sign(fields.raw("message"))) };
  },
  "ed25519 verify": async (fields) => {
    await fields.key("key").verify(fields.raw("message"), fields.raw("signature"), { what: "Ed25519" });
    return {};
  },
  "x-wing key": async (fields) => ({ key: packed((await SecretKey.fromSeed(fields.raw("seed"))).publicKey.raw) }),
  "x-wing read": async (fields) => ({
    sha256: packed(await sha256((await PublicKey.fromBytes(fields.raw("key"))).raw)),
  }),
  "hpke open": async (fields) => {
    const key = await SecretKey.fromSeed(fields.raw("seed"));
    return { plaintext: packed(await key.open(fields.raw("sealed"), { info: fields.raw("info") })) };
  },
  "fingerprint show": (fields) => ({ text: String(Fingerprint.of(fields.raw("digest"))) }),
  "fingerprint read": (fields) => ({ fingerprint: packed(Fingerprint.fromText(fields.value("text")).raw) }),
  "receipt read": (fields) => {
    const receipt = Receipt.fromWords(fields.value("words"));
    const [words, numbers] = [receipt.words.join(" "), receipt.numbers.join(" ")];
    return { entropy: packed(receipt.reveal()), words, numbers };
  },
  "receipt keys": async (fields) => {
    const { author, reply, tag } = await new Receipt(fields.raw("entropy")).keys(fields.raw("scope"));
    return {
      "author seed": packed(author.reveal()),
      author: packed(author.verifyKey.raw),
      "reply seed": packed(reply.reveal()),
      "reply key": packed(reply.publicKey.raw),
      "tag key": packed(tag.reveal()),
    };
  },
  "receipt list": async () => {
    const text = wordlist.map((word) => `${word.normalize("NFKD")}\n`).join("");
    return { sha256: packed(await sha256(utf8(text))) };
  },
  "body write": async (fields) => ({ body: packed(await written(fields)) }),
  "body read": async (fields) =>
    shownBody(await body.Body.fromBytes(fields.raw("body"), { office: fields.raw("office") })),
  "envelope assemble": async (fields) => ({ sha256: packed(await sha256(await anEnvelope(fields))) }),
  "envelope open": opened,
  "cell tag": async (fields) => ({
    tag: packed(await cell.tag(new TagKey(fields.raw("tag_key")), placeOf(fields))),
  }),
  "cell wrap": async (fields) => {
    const nonce = fields.raw("nonce");
    const [part, parts, reply] = [fields.value("part"), fields.value("parts"), fields.value("reply")];
    const piece = new cell.Piece(part, parts, reply, fields.raw("content"));
    const randomness = new Randomness(() => nonce);
    const wrapped = await cell.wrap(new TagKey(fields.raw("tag_key")), placeOf(fields), piece, { randomness });
    return { cell: packed(wrapped) };
  },
  "cell unwrap": async (fields) =>
    shownPiece(await cell.unwrap(new TagKey(fields.raw("tag_key")), placeOf(fields), fields.raw("cell"))),
  "reply open": replyOpened,
  "note sign": async (fields) => {
    const key = await SigningKey.fromSeed(fields.raw("seed"));
    return { note: fromUtf8(await note.sign(fields.value("text"), { name: fields.value("signer"), key })) };
  },
  "note verify": async (fields) => {
    const signed = note.SignedNote.fromBytes(fields.textBytes("note"));
    return { text: await signed.verifiedText({ name: fields.value("signer"), key: fields.key("key") }) };
  },
  "office read": officeRead,
  "succession read": async (fields) => {
    const first = await OfficeNote.fromNote(fields.textBytes("office_note"));
    return { root: packed((await Succession.fromNote(fields.textBytes("note"), { first })).root.raw) };
  },
  "certificate read": certificateRead,
  "record read": async (fields) => {
    const names = ["office_note", "succession", "certificate", "record", "proof"];
    const notes = names.map((name) => fields.textBytes(name));
    return recordFile(concat(...notes.flatMap((signed) => [integer(signed.length, 4), signed])), fields);
  },
  "record bytes": async (fields) => recordFile(fields.raw("file"), fields),
  freshness: (fields) => {
    const named = new record.Record({ epoch: epochs.fromIso(fields.value("epoch")) });
    return { freshness: record.freshness(named, { now: fields.value("now") }) };
  },
  "proof root": proofRoot,
  "proof read": proofRead,
  "checkpoint read": checkpointRead,
  "board read": async (fields) =>
    shownBoard(concat(padded(fields.textBytes("edition"), 8_192), fields.raw("cells")), fields),
  "board bytes": async (fields) => shownBoard(fields.raw("board"), fields),
  "document read": (fields) => {
    const untrusted = fields.textBytes("document");
    documents.decode(untrusted, DOCUMENTS[fields.value("kind")]);
    return JSON.parse(fromUtf8(untrusted));
  },
  "document write": (fields) => {
    const kind = DOCUMENTS[fields.value("kind")];
    return { document: fromUtf8(documents.encode(fields.value("fields"), kind)) };
  },
};
