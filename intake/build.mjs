/**
 * Makes the released pages: `node intake/build.mjs [from to]`, by default from intake/client to intake/pages.
 *
 * main.js and what it imports become one minified module, the style sheet is minified, and index.html gets the SHA-256
 * of both in the place of `integrity="of NAME"`: its own digest then names everything a browser loads. The same sources
 * give the same bytes on any machine; nothing of it, no time, no path, no setting, enters.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const [FROM, TO] = [process.argv[2] ?? join(ROOT, "intake/client"), process.argv[3] ?? join(ROOT, "intake/pages")];
// What opens envelopes stays at home: who holds the page holds nothing that a desk has.
const NEVER = ["crypto/opening.js"];

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
files.set("index.html", withDigests(readFileSync(join(FROM, "index.html"), "utf-8"), files));
mkdirSync(TO, { recursive: true });
for (const [name, content] of files) writeFileSync(join(TO, name), content);
