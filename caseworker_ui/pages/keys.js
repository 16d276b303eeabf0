// Shortcuts of the pages of a desk; everything they do has a link or a button of its own. This is the only script of
// the station, and whoever does not want it switches it off (WCAG 2.2, 2.1.4).

const TYPING = "input, textarea, select";

/** The next case of a list, or the one before; the first when none has the focus. */
function step(by) {
  const items = [...document.querySelectorAll("[data-item]")];
  const at = items.indexOf(document.activeElement);
  items[at < 0 ? 0 : Math.min(Math.max(at + by, 0), items.length - 1)]?.focus();
}

/** A field gets the focus, a link or a button is pressed. */
function use(element) {
  if (element.matches(TYPING)) element.focus();
  else element.click();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.target.matches(TYPING)) return;
  const element = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (element) use(element);
  else return;
  event.preventDefault();
});
