/** What is measured in a page: run inside it, in a world of its own, so that the page cannot tell. */

/** Nothing wider than the window, no text cut off, no target too small for a finger, nothing that moves by itself. */
export function measured() {
  const TARGET_PIXELS = 24;
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && getComputedStyle(element).visibility === "visible" && !element.closest(".unseen, .skip");
  };
  const named = (element) => `${element.tagName.toLowerCase()}#${element.id}.${element.className} ${element.textContent.slice(0, 30)}`;
  const all = [...document.body.querySelectorAll("*")].filter((element) => shown(element));
  const { clientWidth } = document.documentElement;
  const outside = ({ left, right }) => left < -0.5 || right > clientWidth + 0.5;
  const clips = (element) => !getComputedStyle(element).overflowX.includes("visible");
  const cut = (element) =>
    !element.matches("input, select, textarea") && clips(element) &&
    (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
  const text = document.createRange();
  const spills = (element) => [...element.childNodes].some((node) => {
    if (node.nodeType !== Node.TEXT_NODE || node.data.trim() === "") return false;
    text.selectNodeContents(node);
    return [...text.getClientRects()].some(outside);
  });
  const isTarget = (element) => element.matches("a[href], button, select, input, textarea, summary, label.choose");
  // A link inside a sentence is as high as its line (WCAG 2.5.8 excepts it).
  const isInSentence = (element) => getComputedStyle(element).display === "inline" && element.closest("p, li") !== null;
  const small = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return isTarget(element) && !isInSentence(element) && Math.min(width, height) < TARGET_PIXELS;
  };
  return {
    sideways: document.documentElement.scrollWidth > clientWidth,
    outside: all.filter((element) => outside(element.getBoundingClientRect()) || spills(element)).map(named),
    cut: all.filter(cut).map(named),
    small: all.filter(small).map(named),
    moving: document.getAnimations().length,
  };
}
