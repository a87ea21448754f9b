/* Elements of the page, and how numbers are written in them. */

const $ = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
const count = (n, word) => `${number(n)} ${word}${n === 1 ? "" : "s"}`;

/** An element with its attributes and children; text is never parsed as markup. */
function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

