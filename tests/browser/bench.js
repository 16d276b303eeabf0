/** What is measured in a browser: the page's own modules, built like the page. */

import { fromB64 } from "../../crypto/lines.js";
import { Fingerprint } from "../../crypto/fingerprint.js";
import { Receipt } from "../../crypto/receipt.js";
import { RecordFile } from "../../crypto/record.js";
import * as protocol from "./protocol.js";

async function median(action, { repeat }) {
  const times = [];
  for (let left = repeat; left > 0; left--) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[Math.floor(repeat / 2)];
}

/** Milliseconds to seal one envelope, and to check a board and look for a reporter's cells on it. */
globalThis.bench = async ({ fingerprint, file, fileBytes, board, boardBytes, words, repeat }) => {
  const pinned = Fingerprint.fromText(fingerprint);
  const verified = await RecordFile.fromBytes(fromB64(file, { size: fileBytes }), { fingerprint: pinned });
  const found = { file: verified, record: verified.content };
  const raw = fromB64(board, { size: boardBytes });
  const keys = await Receipt.fromWords(words).keys(verified.certificate.scope);
  // A page seals after it was read: the first call, which also compiles, is not what anybody waits for.
  await protocol.cover(found);
  const seal = await median(() => protocol.cover(found), { repeat });
  const look = await median(async () => {
    const opened = await protocol.board(raw, found);
    for (const { desk } of verified.certificate.desks) await opened.piece(keys.tag, { desk });
  }, { repeat });
  return { seal, look };
};
