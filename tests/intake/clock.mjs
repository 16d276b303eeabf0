/** A clock for tests: time passes only when it is told to. */

const settled = () => new Promise((resolve) => setImmediate(resolve));

export class Hours {
  time = 1_000;
  #sleepers = [];

  now = () => this.time;
  wall = () => this.time;
  sleep = (seconds) => new Promise((wake) => this.#sleepers.push({ at: this.time + seconds, wake }));

  /** So many seconds pass, one sleeper after the other. */
  async pass(seconds) {
    const end = this.time + seconds;
    await settled();
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.time = Math.max(this.time, next.at);
      next.wake();
      await settled();
    }
    this.time = end;
    await settled();
  }

  /** The tab is frozen for so long: nobody wakes before it is over, then everybody is late. */
  async freeze(seconds) {
    this.time += seconds;
    await this.pass(0);
  }

  #due(end) {
    this.#sleepers.sort((one, other) => one.at - other.at);
    return this.#sleepers[0]?.at <= end ? this.#sleepers.shift() : null;
  }
}
