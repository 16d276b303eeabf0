/** The twin in Node: reads one question a line, and answers each in a line, in order. */

import { createInterface } from "node:readline";

import { answer } from "./answering.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
