/**
 * Makes the released pages: `node intake/build.mjs [from to [made]]`, by default from intake/client to intake/pages; `made`
 * is what intake/making.py made of a city, by default beside the sources.
 *
 * main.js and what it imports become one minified module, the style sheet is minified, and index.html gets the SHA-256
 * of both in the place of `integrity="of NAME"`: its own digest then names everything a browser loads. The same sources
 * give the same bytes on any machine; nothing of it, no time, no path, no setting, enters.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const [FROM, TO] = [process.argv[2] ?? join(ROOT, "intake/client"), process.argv[3] ?? join(ROOT, "intake/pages")];
const MADE = resolve(process.argv[4] ?? join(FROM, "../made"));
// What opens envelopes stays at home: who holds the page holds nothing that a desk has.
const NEVER = ["crypto/opening.js"];

// The sentences and the city come from `MADE`, wherever it is.
const city = {
  name: "city",
  setup: (step) => step.onResolve({ filter: /\/made\/\w+\.js$/ }, ({ path }) => ({ path: join(MADE, basename(path)) })),
};

// The list of words goes out front-coded, at a quarter less: of each word how many letters it shares with the one
// before, then its other letters.
const frontCoded = {
  name: "front-coded words",
  setup: (step) => step.onLoad({ filter: /bip39.wordlists.french\.js$/ }, listed),
};

async function listed({ path }) {
  const { wordlist } = await import(pathToFileURL(path));
  const coded = wordlist.map((word, at) => shortened(word, wordlist[at - 1] ?? "")).join("");
  if (words(coded).join() !== wordlist.join()) throw new Error("the list of words does not come out again");
  return { contents: `export const wordlist = (${words})(${JSON.stringify(coded)});` };
}

function shortened(word, before) {
  let shared = 0;
  while (shared < before.length && word[shared] === before[shared]) shared++;
  return shared + word.slice(shared);
}

// What is tried here is what the page runs: its text goes there.
function words(coded) {
  let word = "";
  return coded.match(/\d\D+/g).map((step) => (word = word.slice(0, step[0]) + step.slice(1)));
}

async function bundled(name) {
  const { outputFiles, metafile } = await build({
    entryPoints: [resolve(FROM, name)],
    absWorkingDir: ROOT,
    bundle: true,
    charset: "utf8",
    format: "esm",
    legalComments: "eof",
    logLevel: "error",
    metafile: true,
    minify: true,
    nodePaths: [],
    platform: "browser",
    plugins: [city, frontCoded],
    target: "es2022",
    tsconfigRaw: "{}",
    write: false,
  });
  const carried = Object.keys(metafile.inputs).filter((file) => NEVER.includes(relative(ROOT, resolve(ROOT, file))));
  if (carried.length > 0) throw new Error(`${name} must not carry ${carried}`);
  return outputFiles[0].contents;
}

function withDigests(template, files) {
  return template.replace(/integrity="of ([^"]*)"/g, (_, name) => {
    if (!files.has(name)) throw new Error(`index.html names ${name}, which is not built`);
    return `integrity="sha256-${createHash("sha256").update(files.get(name)).digest("base64")}"`;
  });
}

const files = new Map([
  ["app.js", await bundled("main.js")],
  ["app.css", await bundled("app.css")],
]);
files.set("index.html", withDigests(readFileSync(join(MADE, "index.html"), "utf-8"), files));
mkdirSync(TO, { recursive: true });
for (const [name, content] of files) writeFileSync(join(TO, name), content);
