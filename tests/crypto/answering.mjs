/** The JavaScript half of twin.py, in Node and in browsers: the vectors' operations, and what only randomness makes. */

import { Board } from "../../crypto/board.js";
import { fromUtf8, hex } from "../../crypto/bytes.js";
import * as documents from "../../crypto/documents.js";
import * as envelope from "../../crypto/envelope.js";
import * as epochs from "../../crypto/epoch.js";
import { Refused } from "../../crypto/errors.js";
import { PublicKey, SecretKey } from "../../crypto/hpke.js";
import { Certificate } from "../../crypto/office.js";
import { Randomness } from "../../crypto/randomness.js";
import { Receipt, TagKey } from "../../crypto/receipt.js";
import { SigningKey, VerifyKey } from "../../crypto/signature.js";
import { Fields, packed, unpacked } from "./vectors/fields.mjs";
import { DOCUMENTS, OPERATIONS, written } from "./vectors/operations.mjs";

const randomness = Randomness.fresh();

// The same few keys stand in most questions, and one takes longer to make than most answers take. A key is its bytes
// and never changes; what is refused is asked anew.
function remember(type, name) {
  const [make, made] = [type[name], new Map()];
  type[name] = (raw) => {
    const bytes = hex(raw);
    if (made.size > 1_000) made.clear();
    if (!made.has(bytes)) made.set(bytes, make.call(type, raw));
    return made.get(bytes);
  };
}

remember(VerifyKey, "fromBytes");
remember(SigningKey, "fromSeed");
remember(SecretKey, "fromSeed");

async function sealed(fields) {
  const body = fields.inner("body");
  const [office, epoch] = [fields.raw("office"), epochs.fromIso(fields.value("epoch"))];
  const desks = [];
  for (const { desk, key } of fields.value("desks")) {
    desks.push({ desk, key: await PublicKey.fromBytes(unpacked(key)) });
  }
  const made = await envelope.seal(await written(body), { desks, office, epoch, randomness });
  body.end();
  return { request: packed(envelope.request(made, { randomness })) };
}

async function constants(fields) {
  const exported = await import(`../../crypto/${fields.value("module")}.js`);
  const told = Object.entries(exported).filter(([name]) => name === name.toUpperCase());
  return Object.fromEntries(told.map(([name, value]) => [name, value instanceof Uint8Array ? packed(value) : value]));
}

const MORE = {
  constants,
  seal: sealed,
  cover: async (fields) => {
    const [office, epoch] = [fields.raw("office"), epochs.fromIso(fields.value("epoch"))];
    const made = await envelope.cover({ office, epoch, randomness });
    return { request: packed(envelope.request(made, { randomness })) };
  },
  receipt: async () => {
    const receipt = Receipt.fresh(randomness);
    const [words, numbers] = [receipt.words.join(" "), receipt.numbers.join(" ")];
    return { entropy: packed(receipt.reveal()), words, numbers };
  },
  "board piece": async (fields) => {
    const [station, stationName] = [fields.key("station"), fields.value("station_name")];
    const certificate = new Certificate({ office: fields.raw("office"), station });
    const board = await Board.fromBytes(fields.raw("board"), { stationName, certificate });
    const place = { desk: fields.value("desk"), index: fields.value("index") };
    const piece = await board.piece(new TagKey(fields.raw("tag_key")), place);
    return piece === null ? null : { ...piece, content: packed(piece.content) };
  },
  "document again": (fields) => {
    const kind = DOCUMENTS[fields.value("kind")];
    return { document: fromUtf8(documents.encode(documents.decode(fields.textBytes("document"), kind), kind)) };
  },
};

/** `[verdict, what]` for a question `{"do", "input"}`: "good" and its output, "bad" and its rule, or "broken". */
export async function answer({ do: name, input }) {
  const fields = new Fields(input);
  try {
    const output = await (MORE[name] ?? OPERATIONS[name])(fields);
    fields.end();
    return ["good", output];
  } catch (error) {
    return [error instanceof Refused ? "bad" : "broken", error instanceof Refused ? error.message : error.stack];
  }
}
