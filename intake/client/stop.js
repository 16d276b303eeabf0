/** The way ends here, with this sentence of the table of texts. */
export class Stop extends Error {
  /**
   * @param {string} key
   * @param {object} [values]
   * @param {string | null} [field] the control it is about, where the sentence alone does not say it
   */
  constructor(key, values = {}, field = null) {
    super(key);
    Object.assign(this, { key, values, field });
  }
}
