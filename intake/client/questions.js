/**
 * The 12 questions of a report, as data: what each asks, with which controls, in which sentences. What is the city's own
 * comes from its pack. An answer is kept under the id of its control: what was typed or chosen, or whether it is ticked.
 */

const option = (value, key) => ({ value, says: ({ t }) => t(key) });
/** Options that go by the last word of their sentence's key. */
const keyed = (...keys) => keys.map((key) => option(key.split(" ").at(-1), key));
const [YES, NO, UNKNOWN] = keyed("yes", "no", "unknown");
const PEOPLE = [
  { value: "few", says: ({ t }) => t("range", { from: 1, to: 3 }) },
  { value: "some", says: ({ t }) => t("range", { from: 4, to: 10 }) },
  { value: "many", says: ({ t }) => t("more", { from: 10 }) },
  UNKNOWN,
];
// Belgian law asks more of a public purchase from each of these sums on.
const AMOUNTS = [
  { value: "low", says: ({ t, euros }) => t("less", { to: euros(2_500) }) },
  { value: "middle", says: ({ t, euros }) => t("range", { from: euros(2_500), to: euros(30_000) }) },
  { value: "high", says: ({ t, euros }) => t("range", { from: euros(30_000), to: euros(140_000) }) },
  { value: "top", says: ({ t, euros }) => t("more", { from: euros(140_000) }) },
  UNKNOWN,
];
const KNOWN = keyed("known saw", "known asked", "known victim", "known papers", "known witness", "known rumour");
const QUOTE = keyed("quote exact", "quote summary", "quote ask");
const LINK = keyed("link agent", "link former", "link supplier", "link candidate", "link citizen", "link untold");
const FILES = { kind: "files", id: "files", label: "files label", hint: "files hint" };

/**
 * In the order in which they are asked. A field without a label goes by the title of its question.
 * @typedef {{kind: string, id: string, label?: string, hint?: string, options?: object[], rows?: number}} Field
 * @typedef {{title: string, isRequired?: boolean, fields: Field[], more?: (answers: object) => Field[]}} Question
 * @returns {Question[]}
 */
function questions(city) {
  const categories = city.categories.map(({ code }) => option(code, `category ${code}`));
  const bodies = Array.from({ length: city.bodies }, (_, at) => option(String(at), `body ${at}`));
  return [
    {
      ...{ title: "ask category", isRequired: true, more: (answers) => details(city, answers) },
      fields: [{ kind: "choice", id: "category", hint: "category hint", options: categories }],
    },
    { title: "text label", isRequired: true, fields: [{ kind: "lines", id: "text", hint: "text hint", rows: 12 }] },
    {
      title: "ask body",
      fields: [{ kind: "choice", id: "body", options: bodies }, { kind: "line", id: "service", label: "ask service" }],
    },
    { title: "ask when", fields: [{ kind: "period", id: "when" }] },
    { title: "ask where", fields: [{ kind: "line", id: "where", hint: "where hint" }] },
    { title: "ask who", fields: [{ kind: "lines", id: "who", hint: "who hint", rows: 3 }] },
    { title: "ask known", fields: [{ kind: "ticks", id: "known", options: KNOWN }] },
    {
      title: "ask evidence",
      fields: [{ kind: "lines", id: "evidence", hint: "evidence hint", rows: 3 }, FILES],
    },
    { title: "ask amount", fields: [{ kind: "choice", id: "amount", options: AMOUNTS }] },
    {
      title: "ask reported",
      fields: [
        { kind: "choice", id: "reported", options: [YES, NO] },
        { kind: "line", id: "reported-to", label: "ask reported to" },
      ],
    },
    {
      title: "ask care",
      fields: [
        { kind: "choice", id: "aware", label: "ask aware", options: PEOPLE },
        { kind: "choice", id: "fears", label: "ask fears", options: [YES, NO] },
        { kind: "choice", id: "quote", label: "ask quote", options: QUOTE },
        { kind: "choice", id: "link", label: "ask link", hint: "link hint", options: LINK },
      ],
    },
    { title: "desks label", fields: [{ kind: "desks", id: "desks" }] },
  ];
}

/** A message is one question. */
const MESSAGE = [
  {
    title: "write again title",
    fields: [
      { kind: "lines", id: "text", label: "text label again", hint: "text hint", rows: 12 },
      FILES,
      { kind: "desks", id: "desks", label: "desks label" },
    ],
  },
];

/** What is asked for a report, or for a message. @returns {Question[]} */
export function formOf({ isReport }, city) {
  return isReport ? questions(city) : MESSAGE;
}

/** Everything that a question asks, given what was answered so far. */
export function fieldsOf({ fields, more }, answers) {
  return more ? [...fields, ...more(answers)] : fields;
}

/** What only the chosen category asks. */
function details(city, { category }) {
  const chosen = city.categories.find(({ code }) => code === category);
  return chosen?.questions.map((question, at) => detail(`category ${category} ${at + 1}`, question)) ?? [];
}

function detail(label, { kind, choices, outside, elsewhere }) {
  const id = label.replaceAll(" ", "-");
  if (kind === "text") return { kind: "line", id, label };
  if (kind === "yes-no") return { kind: "choice", id, label, options: [YES, NO] };
  const options = Array.from({ length: choices }, (_, at) => option(String(at), `${label} choice ${at}`));
  return { kind: "choice", id, label, options, outside: { value: String(outside), elsewhere } };
}

/** The answer by which the category is not for this office, and which address of the pack is for it; else undefined. */
export function outsideOf(city, answers) {
  const field = details(city, answers).find(({ id, outside }) => outside && answers[id] === outside.value);
  return field && { id: field.id, elsewhere: field.outside.elsewhere };
}
