/** Who an office is: its first note, its succession, its certificate (SPEC section 8.2). */

import { equal } from "./bytes.js";
import { toIso } from "./epoch.js";
import { Refused } from "./errors.js";
import { Lines, b64, day, fromB64, human, number, origin, partition, same, slug } from "./lines.js";
import * as note from "./note.js";
import { VerifyKey } from "./signature.js";

export const DESKS = 4;
export const LAST_DESK = 254;

const bytes32 = (text) => fromB64(text, { size: 32 });
const verifyKey = (text) => VerifyKey.fromBytes(bytes32(text));

/** The first note of an office, signed by its root. SHA-256 of this text (`office`) is the office, for ever. */
export class OfficeNote {
  static FIRST = "perron/v1/office";

  /** @param {{origin: string, name: string, born: number, root: VerifyKey, mlDsa65: Uint8Array}} fields */
  constructor(fields) {
    Object.assign(this, fields);
  }

  text() {
    return (
      `${OfficeNote.FIRST}\norigin ${this.origin}\nname ${this.name}\nborn ${toIso(this.born)}\n` +
      `ed25519 ${b64(this.root.raw)}\nml-dsa-65 ${b64(this.mlDsa65)}\n`
    );
  }

  /** @returns {string} */
  get rootName() {
    return `${this.origin}/root`;
  }

  /** @returns {string} */
  get stationName() {
    return `${this.origin}/station`;
  }

  /**
   * Signed by the key it names; whether it is the office meant is for `Fingerprint.matches`.
   * @param {Uint8Array} untrusted
   * @returns {Promise<OfficeNote>} with `office`, the 32 bytes that are in every label's input
   */
  static async fromNote(untrusted) {
    const signed = note.SignedNote.fromBytes(untrusted);
    const fields = new Lines(signed.untrustedText, { first: OfficeNote.FIRST });
    const office = new OfficeNote({
      origin: origin(fields.take("origin")),
      name: human(fields.take("name")),
      born: day(fields.take("born")),
      root: verifyKey(fields.take("ed25519")),
      mlDsa65: bytes32(fields.take("ml-dsa-65")),
    });
    fields.end();
    same(office.text(), signed.untrustedText, { what: "office" });
    await signed.verifiedText({ name: office.rootName, key: office.root });
    office.office = await note.digest(office.text());
    return Object.freeze(office);
  }
}

/** The old root names the new one. v1 carries one succession in a record file; a second means a new release. */
export class Succession {
  static FIRST = "perron/v1/succession";

  constructor(fields) {
    Object.assign(this, fields);
  }

  text() {
    return (
      `${Succession.FIRST}\noffice ${b64(this.office)}\nnumber ${this.number}\ned25519 ${b64(this.root.raw)}\n` +
      `ml-dsa-65 ${b64(this.mlDsa65)}\nbefore ${b64(this.before)}\n`
    );
  }

  /** @param {Uint8Array} untrusted @param {{first: OfficeNote}} context @returns {Promise<Succession>} */
  static async fromNote(untrusted, { first }) {
    const signed = note.SignedNote.fromBytes(untrusted);
    const text = await signed.verifiedText({ name: first.rootName, key: first.root });
    const fields = new Lines(text, { first: Succession.FIRST });
    const succession = new Succession({
      office: bytes32(fields.take("office")),
      number: number(fields.take("number")),
      root: verifyKey(fields.take("ed25519")),
      mlDsa65: bytes32(fields.take("ml-dsa-65")),
      before: bytes32(fields.take("before")),
    });
    fields.end();
    same(succession.text(), text, { what: "succession" });
    const follows = equal(succession.office, first.office) && equal(succession.before, first.office);
    if (!follows || succession.number !== 1) {
      throw new Refused("succession: does not follow the office's first note");
    }
    return Object.freeze(succession);
  }
}

/**
 * A desk's number (never used again for another desk), identity key and short name.
 * @typedef {{desk: number, key: VerifyKey, slug: string}} CertifiedDesk
 */

/** The root's list of the office's station and desks; `scope` salts receipts and survives a new root. */
export class Certificate {
  static FIRST = "perron/v1/certificate";

  /**
   * @param {{office: Uint8Array, scope: Uint8Array, serial: number, first: number, last: number, station: VerifyKey,
   *   desks: CertifiedDesk[], before: Uint8Array}} fields
   */
  constructor(fields) {
    Object.assign(this, fields);
  }

  text() {
    const desks = this.desks.map(({ desk, key, slug: name }) => `desk ${desk} ${b64(key.raw)} ${name}\n`).join("");
    return (
      `${Certificate.FIRST}\noffice ${b64(this.office)}\nscope ${b64(this.scope)}\nserial ${this.serial}\n` +
      `from ${toIso(this.first)}\nuntil ${toIso(this.last)}\nstation ${b64(this.station.raw)}\n` +
      `${desks}before ${b64(this.before)}\n`
    );
  }

  /** @param {number} wanted @returns {CertifiedDesk} */
  desk(wanted) {
    const found = this.desks.find(({ desk }) => desk === wanted);
    if (found === undefined) throw new Refused("certificate: no such desk");
    return found;
  }

  /**
   * @param {Uint8Array} untrusted
   * @param {{office: Uint8Array, rootName: string, root: VerifyKey}} context
   * @returns {Promise<Certificate>}
   */
  static async fromNote(untrusted, { office, rootName, root }) {
    const text = await note.SignedNote.fromBytes(untrusted).verifiedText({ name: rootName, key: root });
    const fields = new Lines(text, { first: Certificate.FIRST });
    const certificate = new Certificate({
      office: bytes32(fields.take("office")),
      scope: bytes32(fields.take("scope")),
      serial: number(fields.take("serial")),
      first: day(fields.take("from")),
      last: day(fields.take("until")),
      station: verifyKey(fields.take("station")),
      desks: desksOf(fields),
      before: bytes32(fields.take("before")),
    });
    fields.end();
    same(certificate.text(), text, { what: "certificate" });
    if (!equal(certificate.office, office)) throw new Refused("certificate: of another office");
    if (certificate.first > certificate.last) throw new Refused("certificate: ends before it begins");
    return Object.freeze(certificate);
  }
}

function desksOf(fields) {
  const desks = [];
  while (fields.has("desk")) {
    const [place, rest] = partition(fields.take("desk"));
    const [key, name] = partition(rest);
    const read = verifyKey(key);
    desks.push(Object.freeze({ desk: number(place, { atMost: LAST_DESK }), key: read, slug: slug(name) }));
  }
  const ascending = desks.every(({ desk }, at) => at === 0 || desks[at - 1].desk < desk);
  if (!(desks.length >= 1 && desks.length <= DESKS && ascending)) {
    throw new Refused("certificate: not 1 to 4 desks, ascending");
  }
  const different = (values) => new Set(values).size === desks.length;
  if (!different(desks.map(({ key }) => b64(key.raw))) || !different(desks.map((desk) => desk.slug))) {
    throw new Refused("certificate: two desks share a key or a name");
  }
  return Object.freeze(desks);
}
