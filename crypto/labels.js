/** Every domain-separation label, once: ASCII text and one zero byte (SPEC section 2). */

import { utf8 } from "./bytes.js";

const label = (name) => utf8(`perron/v1/${name}\0`);

export const SLOT = label("slot");
export const ENVELOPE = label("envelope");
export const BODY = label("body");
export const MOVE = label("move");
export const RECEIPT = label("receipt");
export const TAG = label("tag");
export const CELL = label("cell");
export const REPLY = label("reply");
export const REPLY_SIGNATURE = label("reply-signature");
export const DAY_KEY = label("day-key");
