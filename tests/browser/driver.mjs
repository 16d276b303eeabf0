/** Drives one real browser by commands on standard input, one JSON object a line; answers in the same way. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";
import { measured } from "./measuring.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

/** Programs as Debian installs them. */
const PROGRAMS = { chromium: "/usr/bin/chromium", firefox: "/usr/bin/firefox-esr" };

const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Nobody listens there. What a browser wants from its makers goes to this port of loopback: nothing leaves the machine. */
const NOWHERE = 9;

/** A Firefox that is quiet and keeps nothing on disk. */
const FIREFOX = {
  "browser.privatebrowsing.autostart": true,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "app.update.auto": false,
  "dom.security.https_first": false,
  "dom.security.https_only_mode": false,
  "network.dns.disabled": true,
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": NOWHERE,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": NOWHERE,
  "network.proxy.no_proxies_on": "",
};

/** What Tor Browser sets at its level Safer, as far as stock Firefox has it: no JIT, no WebAssembly, onions are secure. */
const SAFER = {
  "javascript.options.ion": false,
  "javascript.options.baselinejit": false,
  "javascript.options.native_regexp": false,
  "javascript.options.asmjs": false,
  "javascript.options.wasm": false,
  "dom.securecontext.allowlist_onions": true,
  "network.dns.blockDotOnion": false,
};

/** Every page, names and loopback included, goes to the test's own proxy. */
function proxied(port) {
  return {
    "network.proxy.http_port": port,
    "network.proxy.ssl_port": port,
    "network.proxy.allow_hijacking_localhost": true,
  };
}

/** The same through SOCKS, as Tor Browser does: a connection is open when the proxy says so. */
function socksified(port) {
  return {
    ...proxied(port),
    "network.proxy.http": "",
    "network.proxy.ssl": "",
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": port,
    "network.proxy.socks_version": 5,
    "network.proxy.socks_remote_dns": true,
  };
}

async function launch({ browser, language, proxy, socks, safer, profile }) {
  const env = { ...process.env, LANG: `${language}.UTF-8`, LANGUAGE: language };
  if (browser === "chromium") {
    const way = socks ? `socks5://127.0.0.1:${socks}` : `127.0.0.1:${proxy ?? NOWHERE}`;
    const args = [...CHROMIUM, `--lang=${language}`, `--accept-lang=${language}`, `--proxy-server=${way}`];
    if (proxy || socks) args.push("--proxy-bypass-list=<-loopback>");
    return puppeteer.launch({ executablePath: PROGRAMS.chromium, headless: true, args, env });
  }
  const extraPrefsFirefox = {
    ...FIREFOX,
    "intl.accept_languages": language,
    ...(safer ? SAFER : {}),
    ...(proxy ? proxied(proxy) : {}),
    ...(socks ? socksified(socks) : {}),
  };
  const settings = { executablePath: PROGRAMS.firefox, headless: true, extraPrefsFirefox, userDataDir: profile, env };
  return puppeteer.launch({ browser: "firefox", ...settings });
}

/** What is longer than this is not typed sign by sign. */
const LONG = 300;

const state = { browser: null, page: null };

const COMMANDS = {
  async launch(wanted) {
    state.browser = await launch(wanted);
    return state.browser.process().pid;
  },
  /** A new tab; `first` runs in it before any script of the page does. */
  async open({ url, first = "", scripts = true }) {
    await state.page?.close();
    state.page = await state.browser.newPage();
    if (first) await state.page.evaluateOnNewDocument(first);
    if (!scripts) await state.page.setJavaScriptEnabled(false);
    state.errors = [];
    state.page.on("pageerror", (error) => state.errors.push(String(error)));
    state.dialogs = [];
    state.page.on("dialog", (dialog) => {
      state.dialogs.push(dialog.type());
      dialog.accept();
    });
    await state.page.goto(url, { waitUntil: "load" });
  },
  /** To another address in the same tab; `see` waits for what is there. */
  async go({ url }) {
    await state.page.evaluate((to) => void setTimeout(() => location.assign(to)), url);
  },
  /** One step back in the history, in the same way. */
  async back() {
    await state.page.evaluate(() => void setTimeout(() => history.back()));
  },
  async again() {
    await state.page.reload({ waitUntil: "load" });
  },
  async leave() {
    await state.page.close();
  },
  async see({ selector, seconds }) {
    await state.page.waitForSelector(selector, { visible: true, timeout: seconds * 1_000 });
  },
  async click({ selector }) {
    // The page draws itself anew when its visit goes on: a person then finds the button again in the same place.
    for (let left = 5; ; left--) {
      try {
        const control = await state.page.waitForSelector(selector, { visible: true, timeout: 20_000 });
        await control.evaluate((element) => element.scrollIntoView({ block: "center" }));
        await control.click();
        return;
      } catch (failure) {
        if (left === 0 || !/detached|not clickable/.test(failure)) throw failure;
      }
    }
  },
  async type({ selector, text }) {
    const field = await state.page.waitForSelector(selector, { visible: true, timeout: 20_000 });
    await field.evaluate((element) => {
      element.focus();
      element.value = "";
    });
    // A long text comes at once, as if pasted; only its last sign is typed.
    const sign = [...text].at(-1) ?? "";
    const pasted = text.length > LONG ? text.slice(0, text.length - sign.length) : "";
    await field.evaluate((element, value) => {
      element.value = value;
    }, pasted);
    await field.type(text.slice(pasted.length));
  },
  /** Keys in their order: `Tab` is pressed, `+Shift` goes down and stays, `-Shift` goes up. */
  async keys({ keys }) {
    const { keyboard } = state.page;
    for (const key of keys) {
      const [sign, name] = [key[0], key.slice(1)];
      if (name && sign === "+") await keyboard.down(name);
      else if (name && sign === "-") await keyboard.up(name);
      else await keyboard.press(key);
    }
  },
  async choose({ selector, value }) {
    await state.page.select(selector, value);
  },
  async attach({ selector, paths }) {
    const field = await state.page.waitForSelector(selector, { timeout: 20_000 });
    await field.uploadFile(...paths);
  },
  async text({ selector }) {
    return state.page.$eval(selector, (element) => element.innerText);
  },
  async texts({ selector }) {
    return state.page.$$eval(selector, (elements) => elements.map((element) => element.innerText));
  },
  async ask({ expression }) {
    return state.page.evaluate(expression);
  },
  async call({ action, values }) {
    await state.page.waitForFunction(`globalThis.${action} !== undefined`);
    return state.page.evaluate((name, given) => globalThis[name](given), action, values);
  },
  async errors() {
    return state.errors;
  },
  async dialogs() {
    return state.dialogs;
  },
  /** What the clipboard would paste: pasted into a field of another tab. */
  async pasted() {
    const page = await state.browser.newPage();
    try {
      await page.setContent("<textarea autofocus></textarea>");
      await page.focus("textarea");
      await page.keyboard.down("Control");
      await page.keyboard.press("v", { commands: ["Paste"] });
      await page.keyboard.up("Control");
      return await page.$eval("textarea", (field) => field.value);
    } finally {
      await page.close();
      await state.page.bringToFront();
    }
  },
  /** How the page is looked at: the size of the window in CSS pixels, by day or by night. */
  async look({ width, height, dark = false }) {
    await state.page.setViewport({ width, height });
    await state.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]).catch(() => {});
  },
  async measure() {
    return state.page.mainFrame().isolatedRealm().evaluate(measured);
  },
  /** What axe finds by these sets of rules: the rule, and each place. */
  async axe({ tags }) {
    const realm = state.page.mainFrame().isolatedRealm();
    // It needs timers; a script of the page that did not run at its beginning does not run any more.
    await state.page.setJavaScriptEnabled(true);
    if (!(await realm.evaluate("globalThis.axe !== undefined"))) await realm.evaluate(AXE);
    return realm.evaluate(async (values) => {
      // Nothing is fetched for it: `preload` would ask the server for the style sheet once more.
      const { violations } = await axe.run(document, { runOnly: values, resultTypes: ["violations"], preload: false });
      return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)]);
    }, tags);
  },
  async tree() {
    return state.page.accessibility.snapshot({ interestingOnly: true });
  },
  async picture({ path, ...how }) {
    await COMMANDS.look(how);
    await state.page.screenshot({ path, fullPage: true });
  },
  async media({ type }) {
    await state.page.emulateMediaType(type);
  },
  async close() {
    await state.browser.close();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { name, ...values } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: (await COMMANDS[name](values)) ?? null }));
  } catch (failure) {
    console.log(JSON.stringify({ failure: String(failure) }));
  }
  if (name === "close") break;
}
process.exit(0);
