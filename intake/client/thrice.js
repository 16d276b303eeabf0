/** Leaving fast by the keyboard: Shift alone, three times in a row. A capital letter or a shortcut holds Shift, too. */

const PRESSES = 3;
const WITHIN_MILLISECONDS = 2_000;

export class Thrice {
  #alone = false;
  #presses = [];

  /** Whether this event, of a key or of a pointer, completes the third press; every other one begins anew. */
  hears({ type, key, altKey = false, ctrlKey = false, metaKey = false, timeStamp }) {
    if (key !== "Shift" || altKey || ctrlKey || metaKey) {
      this.#alone = false;
      this.#presses = [];
      return false;
    }
    if (type === "keydown") {
      this.#alone = true;
      return false;
    }
    if (!this.#alone) return false;
    this.#alone = false;
    this.#presses = [...this.#presses.filter((at) => timeStamp - at <= WITHIN_MILLISECONDS), timeStamp];
    return this.#presses.length === PRESSES;
  }
}
