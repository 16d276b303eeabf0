/** The way ends here, with this sentence of the table of texts. */
export class Stop extends Error {
  /** @param {string} key @param {object} [values] */
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}
