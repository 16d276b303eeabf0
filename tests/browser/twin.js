/** The twin in a browser: asked several questions at once, it answers them in order. */

import { answer } from "../crypto/answering.mjs";

globalThis.twin = async (questions) => {
  const answers = [];
  for (const question of questions) answers.push(await answer(question));
  return answers;
};
