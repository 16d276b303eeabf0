/** From a letter to a sealed request, and which way it leaves: over a reload, or in the page at once. */

import { checkFiles, measure } from "./attachments.js";
import { Burst } from "./burst.js";
import { Randomness } from "../../crypto/randomness.js";
import { Stop } from "./stop.js";
import { isWordAt } from "./words.js";
import { Pen, envelopesOf, readers } from "./writing.js";

/** What the letter says of each of these files. `Stop` names one that cannot go. */
export async function measureAll(files) {
  checkFiles(files);
  const randomness = Randomness.fresh();
  const measured = [];
  for (const file of files) measured.push(await measure(file, { randomness }));
  return measured;
}

/** `Stop` unless the reporter showed, or says, that the words are kept. */
export function checkKept({ kept, repeated, asked, receipt }) {
  if (kept) return;
  if (repeated.some((word) => word.trim() === "")) throw new Stop("confirm missing");
  const wrong = asked.find((place, at) => !isWordAt(repeated[at], place, receipt));
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
