/**
 * What the page says, in every language at once: a language in an address or a request would be a mark. The sentences come
 * from `intake/languages`, French first and authoritative; no sentence may hold a secret word or bytes from the server.
 */

import { KEYS, LANGUAGES, SENTENCES } from "../made/catalogue.js";

const PLACES = new Map(KEYS.map((key, place) => [key, place]));
// English days as Europe writes them; Arabic ones with the digits of the rest of the page.
const DAYS = { en: "en-GB", ar: "ar-u-nu-latn" };

export { LANGUAGES };

/** The sentence in this language, filled in. A key or a value that is missing is an error, not an empty place. */
export function say(key, language, values = {}) {
  return SENTENCES[language][PLACES.get(key)].replace(/\{(\w+)\}/g, (_, name) => {
    if (!Object.hasOwn(values, name)) throw new Error(`text: ${key} lacks ${name}`);
    return String(values[name]);
  });
}

/** An epoch as people say it: `dimanche 22 novembre 2026`, `Sunday 22 November 2026`. */
export function day(epoch, language) {
  const format = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const said = new Intl.DateTimeFormat(DAYS[language] ?? language, format).format(new Date(epoch * 86_400_000));
  return language.startsWith("fr") ? said.replace(" 1 ", " 1er ") : said;
}

/** The name of a month, counted from 0. */
export function month(number, language) {
  return new Intl.DateTimeFormat(DAYS[language] ?? language, { month: "long", timeZone: "UTC" }).format(Date.UTC(2026, number));
}

/** An amount without cents: `2 500 €`, `€2,500`. */
export function euros(amount, language) {
  const format = { style: "currency", currency: "EUR", maximumFractionDigits: 0 };
  return new Intl.NumberFormat(DAYS[language] ?? language, format).format(amount);
}

/** The first language of the reader that the page speaks; French if there is none. */
export function languageOf(preferred) {
  const spoken = preferred.flatMap((tag) => [tag.toLowerCase(), tag.toLowerCase().split("-")[0]]);
  return spoken.find((language) => Object.hasOwn(LANGUAGES, language)) ?? "fr";
}
