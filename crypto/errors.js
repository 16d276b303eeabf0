/** The two errors of the protocol, told apart by who must act. */

/** Bytes from outside broke a rule of the specification: drop them. The text names the rule, never content. */
export class Refused extends Error {
  name = "Refused";
}

/** Perron called itself wrongly: mend the caller. The text names the rule, never content. */
export class Misuse extends Error {
  name = "Misuse";
}
