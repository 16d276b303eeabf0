/** The 12 words as a person types them: what is wrong with them, by the place of a word and never by the word. */

import { Refused } from "../../crypto/errors.js";
import { PREFIX_LETTERS, Receipt, plainLetters } from "../../crypto/receipt.js";
import { Stop } from "./stop.js";

// Rule of `crypto/receipt.js` -> sentence and what its number is.
const RULES = [
  [/^receipt: (\d+) words, not 12$/, "words count", "count"],
  [/^receipt: word (\d+) is not on the list$/, "word unknown", "place"],
  [/^receipt: number (\d+) is not between 0001 and 2048$/, "number unknown", "place"],
];

/** @param {string} untrusted @returns {Receipt} */
export function receiptFrom(untrusted) {
  try {
    return Receipt.fromWords(untrusted);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    for (const [rule, key, name] of RULES) {
      const found = rule.exec(refused.message);
      if (found) throw new Stop(key, { [name]: found[1] });
    }
    throw new Stop("words unfit");
  }
}

/** Whether what was typed is the word at this place (1 to 12) of the receipt, by the rules for reading it. */
export function isWordAt(typed, place, { words, numbers }) {
  const answer = plainLetters(typed.trim());
  const word = plainLetters(words[place - 1]);
  const asNumber = /^[0-9]{1,4}$/.test(answer) && Number(answer) === Number(numbers[place - 1]);
  return answer === word || answer === word.slice(0, PREFIX_LETTERS) || asNumber;
}

/** Two different places that are asked for, in their order. */
export function twoPlaces({ words }, { randomness }) {
  const places = words.map((_, at) => at + 1);
  return randomness.shuffled(places).slice(0, 2).sort((one, other) => one - other);
}
