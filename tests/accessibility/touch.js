// What of a page that is touched has less than 40 by 40 pixels to touch, folded parts opened one after the other.
() => {
  const LEAST = 39.5;
  const REACH = 19; // from the middle to each corner; half a pixel is lost where a page is scrolled
  const ACTS = "a[href], button, input:not([type=hidden]), select, textarea, summary, label[for]";
  const words = (element) => element.textContent.replace(/\s/g, "");

  // A link in running text is as high as its line.
  function isInText(one) {
    const block = one.closest("p, dd, li, td, th, h2, label");
    if (!one.matches("a") || getComputedStyle(one).display !== "inline" || !block) return false;
    return words(block).length > [...block.querySelectorAll("a")].map(words).join("").length;
  }

  function isTouched(one) {
    const { width, right } = one.getBoundingClientRect();
    const isSeen = one.checkVisibility({ visibilityProperty: true }) && width > 1 && right > 0;
    const isLabel = one.matches("label") && !(one.control && one.control.matches(".switch"));
    return isSeen && !isLabel && !one.disabled && !one.matches(".switch, .skip") && !isInText(one);
  }

  function hits(one, x, y) {
    const top = document.elementFromPoint(x, y);
    return top !== null && (one.contains(top) || [...(one.labels || [])].some((label) => label.contains(top)));
  }

  // The middle of what is touched: of the element, or of it and its label where they stand together.
  function hasRoom(one) {
    one.scrollIntoView({ block: "center", inline: "center" });
    const boxes = [one, ...(one.labels || [])].map((each) => each.getBoundingClientRect());
    return boxes.some((box) => {
      if (box.width >= LEAST && box.height >= LEAST) return true;
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      const across = box.width >= LEAST ? 0 : REACH;
      const up = box.height >= LEAST ? 0 : REACH;
      return [-across, across].every((dx) => hits(one, x + dx, y - up) && hits(one, x + dx, y + up));
    });
  }

  function path(one) {
    const names = [];
    for (let each = one; each && names.length < 3; each = each.parentElement) {
      names.unshift(each.localName + [...each.classList].map((name) => `.${name}`).join(""));
    }
    const { width, height } = one.getBoundingClientRect();
    const says = one.textContent.trim() || one.name || "";
    return `${names.join(" ")} “${says.slice(0, 12)}” ${Math.round(width)}×${Math.round(height)}`;
  }

  const small = (within) => [...within.querySelectorAll(ACTS)].filter((one) => isTouched(one) && !hasRoom(one)).map(path);
  for (const fold of document.querySelectorAll("#fold-filter, #fold-tools")) fold.checked = true;
  const found = small(document);
  for (const fold of document.querySelectorAll("details:not([open])")) {
    if (!fold.checkVisibility()) continue;
    fold.open = true;
    found.push(...small(fold));
    fold.open = false;
  }
  return [...new Set(found)];
}
