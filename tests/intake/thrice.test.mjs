/** Leaving fast by the keyboard: what counts as Shift three times, and what does not. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Thrice } from "../../intake/client/thrice.js";

const MILLISECONDS = 100;

/** Which of these events complete the third press. `+Shift` goes down, `-Shift` up; events are 100 ms apart, `…` is 1 s. */
function completing(events, { modifiers = {} } = {}) {
  const thrice = new Thrice();
  let timeStamp = 0;
  const heard = events.split(" ").map((event) => {
    timeStamp += event === "…" ? 1_000 : MILLISECONDS;
    if (event === "…") return false;
    if (event === "click") return thrice.hears({ type: "pointerdown", timeStamp });
    const type = event.startsWith("+") ? "keydown" : "keyup";
    return thrice.hears({ type, key: event.slice(1), timeStamp, ...modifiers });
  });
  return heard.flatMap((isThird, place) => (isThird ? [place] : []));
}

const ONCE = "+Shift -Shift";

test("Shift alone three times leaves at the third", () => {
  assert.deepEqual(completing(`${ONCE} ${ONCE} ${ONCE}`), [5]);
});

test("a Shift that is held repeats, and is one press", () => {
  assert.deepEqual(completing(`+Shift +Shift +Shift +Shift -Shift ${ONCE}`), []);
});

test("three presses within two seconds, whatever came before", () => {
  assert.deepEqual(completing(`${ONCE} … ${ONCE} … ${ONCE}`), []);
  assert.deepEqual(completing(`${ONCE} … … ${ONCE} ${ONCE} ${ONCE}`), [9]);
});

for (const [what, events] of [
  ["capital letters", "+Shift +A -A -Shift +Shift +B -B -Shift +Shift +C -C -Shift"],
  ["capital letters, Shift up first", "+Shift +A -Shift -a +Shift +B -Shift -b +Shift +C -Shift -c"],
  ["a letter in between", `${ONCE} ${ONCE} +a -a ${ONCE}`],
  ["a click in between", `${ONCE} click ${ONCE} ${ONCE}`],
  ["a click while it is held", `${ONCE} ${ONCE} +Shift click -Shift`],
  ["going back by Shift and Tab", "+Shift +Tab -Tab -Shift +Shift +Tab -Tab -Shift +Shift +Tab -Tab -Shift"],
]) {
  test(`no leaving: ${what}`, () => assert.deepEqual(completing(events), []));
}

for (const name of ["altKey", "ctrlKey", "metaKey"]) {
  test(`no leaving: Shift with another key held, ${name}`, () => {
    assert.deepEqual(completing(`${ONCE} ${ONCE} ${ONCE}`, { modifiers: { [name]: true } }), []);
  });
}
