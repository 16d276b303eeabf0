/** What the page says: every sentence is used, and none is asked for that is missing. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { day, languageOf, say } from "../../intake/client/texts.js";
import { KEYS } from "../../intake/made/catalogue.js";

const CLIENT = new URL("../../intake/client/", import.meta.url);

test("every sentence is used, and none is asked for that is missing", () => {
  const code = readdirSync(CLIENT)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(new URL(name, CLIENT), "utf-8"))
    .join("\n");
  const states = ["acknowledged", "in progress", "question", "answered", "transmitted", "closed"];
  const made = new Set(["language name", ...states.map((state) => `state ${state}`)]);
  const ofTheCity = /^(category [A-Z]{2}|body|elsewhere)\b/;
  for (const key of KEYS.filter((key) => !ofTheCity.test(key))) {
    assert.ok(code.includes(`"${key}"`) || made.has(key) || new RegExp(`\\b${key}:`).test(code), `nobody says: ${key}`);
  }
  for (const [, key] of code.matchAll(/\b(?:t|say|new Stop)\("([^"]+)"/g)) assert.ok(KEYS.includes(key), `missing: ${key}`);
});

test("French spaces before signs do not break", () => {
  assert.equal(say("day question", "fr", { day: "x" }), "Sommes-nous le x\u00a0?");
  assert.equal(say("day question", "en", { day: "x" }), "Is today x?");
});

test("a place that nobody fills is an error, and what is filled in is not changed", () => {
  assert.throws(() => say("day question", "fr", {}), /lacks day/);
  assert.ok(say("closed", "fr", { words: "a : {day}" }).includes("a : {day}"));
});

test("days are said as people say them", () => {
  assert.equal(day(20_779, "fr"), "dimanche 22 novembre 2026");
  assert.match(day(20_779, "en"), /^Sunday,? 22 November 2026$/);
  assert.equal(day(20_788, "fr"), "mardi 1er décembre 2026");
  assert.equal(day(20_788, "fr-simple"), "mardi 1er décembre 2026");
  assert.match(day(20_779, "ar"), /22 .+ 2026/);
});

test("the reader's first language that the page speaks is chosen, else French", () => {
  assert.equal(languageOf(["en-GB", "fr"]), "en");
  assert.equal(languageOf(["cs-CZ", "fr-BE"]), "fr");
  assert.equal(languageOf(["fr-FR", "en"]), "fr");
  assert.equal(languageOf(["fr-simple", "en"]), "fr-simple");
  assert.equal(languageOf(["", "nl-BE"]), "nl");
  assert.equal(languageOf(["cs"]), "fr");
  assert.equal(languageOf(["toString"]), "fr");
});
