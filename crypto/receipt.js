/** The receipt: 128 secret bits, shown as 12 French BIP-39 words or as their numbers 0001-2048 (SPEC section 6). */

import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/french.js";

import { concat, utf8 } from "./bytes.js";
import { Misuse, Refused } from "./errors.js";
import { SecretKey } from "./hpke.js";
import { derive } from "./kdf.js";
import * as labels from "./labels.js";
import { Secret } from "./secret.js";
import { SigningKey } from "./signature.js";

export const ENTROPY_BYTES = 16;
export const WORDS = 12;
export const SCOPE_BYTES = 32;
// In the French list the first four letters already tell the words apart.
export const PREFIX_LETTERS = 4;

/** Small letters without accents: how words are compared, so that a keyboard without é is enough. */
export function plainLetters(text) {
  // toLowerCase is Unicode's case folding but for these two, of all that can become letters of the list.
  const folded = text.toLowerCase().replaceAll("ß", "ss").replaceAll("\u0345", "ι");
  return Array.from(folded.normalize("NFKD"))
    .filter((letter) => !isCombining(letter))
    .join("");
}

// Marks of combining class 0 stay, as in Python: canonical order moves a mark before U+0345, the last class, only if
// the mark has a class of its own.
function isCombining(letter) {
  return /\p{M}/u.test(letter) && `a\u0345${letter}`.normalize("NFD") === `a${letter}\u0345`;
}

// Index of every word, by its letters without accents and by its first four letters.
const NUMBERS = new Map(
  wordlist.flatMap((word, index) => {
    const letters = plainLetters(word);
    return [
      [letters, index],
      [letters.slice(0, PREFIX_LETTERS), index],
    ];
  }),
);

/** The key from which the tags and the wrapping of a conversation's cells are made; the office has it too. */
export class TagKey extends Secret {}

/** The reporter's 12 secret words, kept as their 16 bytes of entropy. */
export class Receipt extends Secret {
  static BYTES = ENTROPY_BYTES;

  /** @param {import("./randomness.js").Randomness} randomness @returns {Receipt} */
  static fresh(randomness) {
    return new Receipt(randomness.take(ENTROPY_BYTES));
  }

  /**
   * Words or numbers, mixed as they come; any case and separators, accents optional, four letters are enough.
   * @param {string} untrusted
   * @returns {Receipt}
   */
  static fromWords(untrusted) {
    const tokens = plainLetters(untrusted).match(/[\p{L}\p{N}]+/gu) ?? [];
    if (tokens.length !== WORDS) throw new Refused(`receipt: ${tokens.length} words, not ${WORDS}`);
    const words = tokens.map((token, place) => wordlist[numberOf(token, place + 1)]);
    try {
      return new Receipt(mnemonicToEntropy(words.join(" "), NFKD_LIST));
    } catch {
      throw new Refused("receipt: the words do not fit together, one of them is wrong or misplaced");
    }
  }

  /** The 12 words, with accents (NFC), as they are shown. @returns {string[]} */
  get words() {
    return entropyToMnemonic(this.reveal(), wordlist).normalize("NFC").split(" ");
  }

  /** The same 12 words as numbers 0001 to 2048, for readers of another script. @returns {string[]} */
  get numbers() {
    return this.words.map((word) => String(NUMBERS.get(plainLetters(word)) + 1).padStart(4, "0"));
  }

  /**
   * K(x) = HKDF-SHA256(entropy, salt = scope, label | x), 32 bytes each.
   * @param {Uint8Array} scope the certificate's
   * @returns {Promise<{author: SigningKey, reply: SecretKey, tag: TagKey}>}
   */
  async keys(scope) {
    if (scope.length !== SCOPE_BYTES) throw new Misuse("receipt: a scope has 32 bytes");
    const key = (name) =>
      derive(this.reveal(), { salt: scope, info: concat(labels.RECEIPT, utf8(name)), size: 32 });
    return {
      author: await SigningKey.fromSeed(await key("author seed")),
      reply: await SecretKey.fromSeed(await key("reply seed")),
      tag: new TagKey(await key("tag key")),
    };
  }
}

// The library compares in NFKD, whatever form its list is in.
const NFKD_LIST = wordlist.map((word) => word.normalize("NFKD"));

/** The index 0-2047 of one word or number; the error names its place, never the word. */
function numberOf(token, place) {
  if (/^\p{Nd}+$/u.test(token)) {
    const number = /^[0-9]{1,4}$/.test(token) ? Number(token) : 0;
    if (!(number >= 1 && number <= wordlist.length)) {
      throw new Refused(`receipt: number ${place} is not between 0001 and 2048`);
    }
    return number - 1;
  }
  const index = NUMBERS.get(token);
  if (index === undefined) throw new Refused(`receipt: word ${place} is not on the list`);
  return index;
}
