// What axe does not look for on a page, or not as strictly; run in the browser, answers with a line for each fault.
() => {
  const faults = [];
  const seen = (element) => element.checkVisibility({ opacityProperty: false, visibilityProperty: true })
    && element.getClientRects().length > 0;
  const short = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);

  // One heading of the page, with words in it.
  const headings = [...document.querySelectorAll("h1")].filter(seen);
  if (headings.length !== 1 || !headings[0].innerText.trim()) faults.push(`h1: ${headings.map(short)}`);

  // Landmarks: none is named as another of its role, and all that can be read is in one.
  const parts = "article, aside, main, nav, section";
  const role = (element) => {
    const given = element.getAttribute("role");
    const named = element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby");
    if (given) return given === "region" && !named ? null : given;
    const name = element.localName;
    if (name === "header" || name === "footer") {
      return element.parentElement.closest(parts) ? null : { header: "banner", footer: "contentinfo" }[name];
    }
    const roles = { main: "main", nav: "navigation", aside: "complementary" };
    return roles[name] || (named ? { section: "region", form: "form" }[name] : null);
  };
  const marks = ["banner", "main", "contentinfo", "navigation", "complementary", "region", "form", "search"];
  const landmarks = [...document.querySelectorAll("header, footer, main, nav, aside, section, form, [role]")]
    .filter((element) => marks.includes(role(element)) && seen(element));
  const names = landmarks.map((element) => {
    const labels = (element.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
    const words = labels.map((id) => document.getElementById(id)?.textContent).join(" ");
    return `${role(element)} "${(words || element.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim()}"`;
  });
  names.forEach((name, number) => names.indexOf(name) < number && faults.push(`two landmarks: ${name}`));
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !seen(element)) continue;
    if (element.closest("[aria-hidden=true], .govuk-skip-link, .skip-to-content-link")) continue;
    if (!landmarks.some((mark) => mark.contains(element))) faults.push(`in no landmark: ${short(element)}`);
  }

  const kinds = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]";
  const controls = [...document.querySelectorAll(kinds)]
    .filter((element) => seen(element) && element.tabIndex >= 0 && !element.disabled && element.type !== "hidden");
  const label = (element) => (["checkbox", "radio"].includes(element.type) ? element.labels[0] : null);

  // At least 24 by 24 CSS pixels, unless it is a link among the words of a sentence; half a pixel is rounding.
  for (const element of controls) {
    if (element.matches(".govuk-skip-link, .skip-to-content-link")) continue;
    const boxes = [element, ...(element.labels || [])].map((part) => part.getBoundingClientRect());
    if (boxes.some((box) => box.width >= 23.5 && box.height >= 23.5)) continue;
    const block = element.closest("p, li, dd, dt, td, th, div, h1, h2, h3, h4, figcaption, caption, summary");
    const others = block ? block.innerText.replace(element.innerText, "").replace(/[\s·|,/×]/g, "") : "";
    const isInSentence = getComputedStyle(element).display === "inline" && element.localName === "a" && others;
    if (!isInSentence) faults.push(`small target: ${short(element)}`);
  }

  // The place of the keyboard can be seen: something is drawn around, under or behind the control.
  const clear = (colour) => /, 0\)|transparent/.test(colour);
  const ring = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const width = clear(style.outlineColor) || style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    return [width, width && style.outlineColor, style.boxShadow, style.borderWidth, style.borderStyle].join(" ");
  };
  const look = (element) => {
    const mark = label(element) || element;
    return [ring(element), ring(mark), ring(mark, "::before")].join("|");
  };
  const isCut = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    for (let box = element.parentElement; box !== document.body; box = box.parentElement) {
      const edge = box.getBoundingClientRect();
      const cuts = getComputedStyle(box).overflowY !== "visible";
      if (cuts && edge.top > top - 2 && edge.bottom < bottom + 2 && edge.height > 0) return true;
    }
    return false;
  };
  document.activeElement.blur();
  const looks = controls.map((element) => [look(element), getComputedStyle(element).backgroundColor]);
  for (const [number, element] of controls.entries()) {
    const [before, ground] = looks[number];
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    const style = getComputedStyle(element);
    const isDrawn = look(element) !== before;
    const isSeen = style.backgroundColor !== ground || style.boxShadow.includes("inset") || !isCut(element);
    if (!isDrawn || !isSeen) faults.push(`focus not seen: ${short(element)}`);
  }
  document.activeElement.blur();

  // Nothing is reached by scrolling sideways, also with letters twice as large.
  const { documentElement: root } = document;
  for (const size of ["100%", "200%"]) {
    root.style.fontSize = size;
    if (root.scrollWidth > window.innerWidth) faults.push(`scrolls sideways at ${innerWidth} with letters of ${size}`);
  }
  root.style.fontSize = "";
  return [...new Set(faults)];
}
