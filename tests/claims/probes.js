/** The page of a test build that can also try what its policy forbids; `probe` says what worked. */

import "./test-main.js";

const WASM = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
const elsewhere = (name) => `http://${name}.elsewhere.example/`;
const soon = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Text run as code; each leaves its name in `globalThis.ran`. */
const INSIDE = {
  eval: () => eval("ran.add('eval')"),
  Function: () => new Function("ran.add('Function')")(),
  "a timer of text": () => setTimeout("ran.add('a timer of text')"),
  innerHTML: () => {
    document.createElement("p").innerHTML = "<b></b>";
    ran.add("innerHTML");
  },
  "an inline handler": () => {
    const button = document.createElement("button");
    button.setAttribute("onclick", "ran.add('an inline handler')");
    button.click();
  },
  "an inline script": () => {
    const script = document.createElement("script");
    script.append("ran.add('an inline script')");
    document.body.append(script);
  },
  "an inline style": () => {
    const style = document.createElement("style");
    style.append("#main { outline-width: 77px }");
    document.head.append(style);
    if (getComputedStyle(document.getElementById("main")).outlineWidth === "77px") ran.add("an inline style");
  },
  WebAssembly: async () => {
    await WebAssembly.compile(WASM);
    ran.add("WebAssembly");
  },
  "a worker": () =>
    new Promise((resolve) => {
      const worker = new Worker("/app.js", { type: "module" });
      worker.onerror = resolve;
      // One that is refused says so; one that runs says nothing.
      soon(0.5).then(() => ran.add("a worker"), resolve);
    }),
};

/** What asks another site; whether it got out is seen outside. */
const OUTSIDE = {
  fetch: () => fetch(elsewhere("fetch"), { mode: "no-cors" }),
  beacon: () => navigator.sendBeacon(elsewhere("beacon"), "x"),
  socket: () => new WebSocket(elsewhere("socket").replace("http", "ws")),
  events: () => new EventSource(elsewhere("events")),
  image: () => void (new Image().src = elsewhere("image")),
  script: () => added("script", { type: "module", src: elsewhere("script") }),
  style: () => added("link", { rel: "stylesheet", href: elsewhere("style") }),
  frame: () => added("iframe", { src: elsewhere("frame") }),
  form: () => {
    const form = added("form", { action: elsewhere("form"), method: "post", target: "_blank" });
    form.submit();
  },
};

function added(tag, properties) {
  const element = Object.assign(document.createElement(tag), properties);
  document.body.append(element);
  return element;
}

const ran = new Set();
globalThis.ran = ran;

globalThis.probe = async () => {
  // Whoever drives a browser may run text as code; what a timer starts may not.
  await soon(0.05);
  for (const attempt of [...Object.values(INSIDE), ...Object.values(OUTSIDE)]) {
    try {
      await Promise.race([attempt(), soon(1)]);
    } catch {
      // Refused, as it must be.
    }
  }
  await soon(0.5);
  return [...ran];
};
