/**
 * What a tab keeps over a reload: one sealed request, and nothing else ever. A cover is kept like a message, without a mark
 * that tells them apart: whoever finds the tab's storage learns that the page was open, as its history says anyway.
 */

const KEY = "envelope";

export class Tab {
  #storage;
  #bytes;

  /** `storage` is a function: a browser that refuses storage throws already when it is named. */
  constructor({ storage, bytes }) {
    this.#storage = storage;
    this.#bytes = bytes;
  }

  /** The request that an earlier load of this tab sealed, or null. */
  kept() {
    try {
      const request = Uint8Array.from(atob(this.#storage().getItem(KEY) ?? ""), (letter) => letter.charCodeAt(0));
      return request.length === this.#bytes ? request : null;
    } catch {
      return null;
    }
  }

  /** Whether the tab will have it after a reload. Replaces what was there. */
  keep(request) {
    try {
      const text = spelled(request);
      this.#storage().setItem(KEY, text);
      return this.#storage().getItem(KEY) === text;
    } catch {
      return false;
    }
  }

  /** Whatever it is. */
  clear() {
    try {
      this.#storage().removeItem(KEY);
    } catch {
      // Nothing was kept where nothing can be.
    }
  }

  /** Only if it is this one: the answer to a cover must not remove the message that has just taken its place. */
  forget(request) {
    try {
      if (this.#storage().getItem(KEY) === spelled(request)) this.clear();
    } catch {
      // Nothing was kept where nothing can be.
    }
  }
}

function spelled(request) {
  let letters = "";
  for (const byte of request) letters += String.fromCharCode(byte);
  return btoa(letters);
}
