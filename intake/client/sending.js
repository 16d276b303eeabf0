/** From a letter to a sealed request, and which way it leaves: over a reload, or in the page at once. */

import { checkFiles, measure } from "./attachments.js";
import { Burst } from "./burst.js";
import { Randomness } from "../../crypto/randomness.js";
import { Stop } from "./stop.js";
import { isWordAt } from "./words.js";
import { Pen, checkLetter, checkText, envelopesOf } from "./writing.js";

/** Checks all that can be checked before sealing, and measures the files. `Stop` says what is wrong. */
export async function checked(letter) {
  checkText(letter.text);
  checkFiles(letter.files);
  if (readers(letter).length === 0) throw new Stop("desks none");
  const randomness = Randomness.fresh();
  const measured = [];
  for (const file of letter.files) measured.push(await measure(file, { randomness }));
  checkLetter(letter.text, measured.map(({ attachment }) => attachment));
  return measured;
}

/** The desks that will be able to read it. */
export function readers({ candidates, excluded }) {
  return candidates.filter((desk) => !excluded.has(desk));
}

/** `Stop` unless the reporter showed, or says, that the words are kept. */
export function checkKept({ kept, answers, asked, receipt }) {
  if (kept) return;
  if (answers.some((answer) => answer.trim() === "")) throw new Stop("confirm missing");
  const wrong = asked.find((place, at) => !isWordAt(answers[at], place, receipt));
  if (wrong !== undefined) throw new Stop("confirm wrong", { place: wrong });
}

/** The letter's request, and the pen that seals what follows it. After this the plaintext of the letter is not needed. */
export async function sealed(letter, { found }) {
  const keys = await letter.receipt.keys(found.file.certificate.scope);
  const pen = new Pen({ found, desks: readers(letter), keys });
  const attachments = letter.measured.map(({ attachment }) => attachment);
  const request = await pen.letter({ isReport: letter.isReport, text: letter.text, attachments, sides: letter.sides });
  return { request, pen };
}

/** What leaves from the page at once: the class of these files, or the letter alone. */
export function burstOf({ request, pen, measured }, { letterbox, clock, table, changed }) {
  const size = envelopesOf(measured.map(({ attachment }) => attachment));
  const post = (bytes) => letterbox.post(bytes);
  return new Burst({ letter: request, left: pen.rest(measured), size, post, clock, table, changed });
}
