/** What the page says: in every language, with the same places to fill in. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { LANGUAGES, TEXTS, day, languageOf, say } from "../../intake/client/texts.js";

const CLIENT = new URL("../../intake/client/", import.meta.url);
const places = (sentence) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("every sentence is there in every language, with the same places", () => {
  for (const [key, sentences] of Object.entries(TEXTS)) {
    assert.equal(sentences.length, Object.keys(LANGUAGES).length, key);
    assert.ok(sentences.every((sentence) => sentence.trim() === sentence && sentence !== ""), key);
    for (const sentence of sentences) assert.deepEqual(places(sentence), places(sentences[0]), key);
  }
});

test("every sentence is used, and none is asked for that is missing", () => {
  const code = readdirSync(CLIENT)
    .filter((name) => name.endsWith(".js") && name !== "texts.js")
    .map((name) => readFileSync(new URL(name, CLIENT), "utf-8"))
    .join("\n");
  const states = ["acknowledged", "in progress", "question", "answered", "transmitted", "closed"];
  const made = new Set(states.map((state) => `state ${state}`));
  for (const key of Object.keys(TEXTS)) {
    assert.ok(code.includes(`"${key}"`) || made.has(key) || new RegExp(`\\b${key}:`).test(code), `nobody says: ${key}`);
  }
  for (const [, key] of code.matchAll(/\b(?:t|say|new Stop)\("([^"]+)"/g)) assert.ok(key in TEXTS, `missing: ${key}`);
});

test("an apostrophe is a letter of its language", () => {
  for (const [key, [french, english]] of Object.entries(TEXTS)) {
    assert.ok(!/['"]/.test(french + english), key);
    assert.ok(!/[^ ][;?!»]|« \S*$/.test(french) || /…/.test(french), `${key}: French sets a space before these signs`);
  }
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
  assert.equal(day(20_779, "en"), "Sunday 22 November 2026");
  assert.equal(day(20_788, "fr"), "mardi 1er décembre 2026");
});

test("the reader's first language that the page speaks is chosen, else French", () => {
  assert.equal(languageOf(["en-GB", "fr"]), "en");
  assert.equal(languageOf(["de-BE", "nl", "fr-BE"]), "fr");
  assert.equal(languageOf(["ar"]), "fr");
  assert.equal(languageOf(["toString"]), "fr");
});
