/* A text with marks, drawn paragraph by paragraph.

A mark is {from, to, name} in code points, and may have title, label (shown where it ends), open (what
a click does) and colour (a number: it is a line below the text, and lines that overlap lie one below the
other). The class of a piece of text has the names of all its marks. */

const MOST_LANES = 6;
const COLOURS = 8;

/** The paragraphs of a text: where each begins and ends, and its code points with the line feed. */
function paragraphsOf(text) {
  let from = 0;
  return text.match(/[^\n]*\n|[^\n]+$/g).map((line) => {
    const characters = /[\ud800-\udfff]/.test(line) ? Array.from(line) : line;
    const paragraph = { from, to: from + characters.length, characters };
    from = paragraph.to;
    return paragraph;
  });
}

/** The marks in each paragraph; both are in the order of the text. */
function inParagraphs(list, marked) {
  const marks = list.map(() => []);
  let at = 0;
  for (const mark of marked.toSorted((a, b) => a.from - b.from)) {
    while (list[at].to <= mark.from) at++;
    for (let i = at; i < list.length && list[i].from < mark.to; i++) marks[i].push(mark);
  }
  return marks;
}

/** Give each mark with a colour the highest lane in which it overlaps no other; the number of lanes. */
function setLanes(marks) {
  const ends = [];
  for (const mark of marks.filter(({ colour }) => colour !== undefined).toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const free = ends.findIndex((end) => end <= mark.from);
    mark.lane = Math.min(free === -1 ? ends.length : free, MOST_LANES - 1);
    ends[mark.lane] = Math.max(ends[mark.lane] ?? 0, mark.to);
  }
  return ends.length;
}

/** The pieces of a paragraph, cut where a mark begins or ends; notes are unseen texts at places. */
function pieces({ from, to, characters }, marks, notes = {}) {
  const within = (place) => Math.min(Math.max(place, from), to);
  const cuts = [...new Set([from, to, ...marks.flatMap((m) => [within(m.from), within(m.to)])])].sort((a, b) => a - b);
  const nodes = [];
  let here = [];
  let next = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [start, end] = [cuts[i], cuts[i + 1]];
    here = here.filter((mark) => mark.to > start);
    while (next < marks.length && marks[next].from <= start) here.push(marks[next++]);
    const text = characters.slice(start - from, end - from);
    const joined = typeof text === "string" ? text : text.join("");
    if (start === notes.start) nodes.push(unseen(" [the utterance begins] "));
    nodes.push(here.length ? piece(joined, here, end) : joined);
    if (end === notes.end) nodes.push(unseen(" [the utterance ends] "));
  }
  return nodes;
}

function piece(text, here, end) {
  const labels = here.filter((mark) => mark.label && mark.to === end).map((mark) => mark.label);
  const span = element("span", {
    class: [...new Set(here.map((mark) => mark.name))].join(" "),
    title: here.map((mark) => mark.title ?? mark.name).join(", "),
    "data-label": labels.length ? labels.join(", ") : null,
  }, text);
  for (const { lane, colour } of here) {
    if (lane !== undefined) span.style.setProperty(`--lane-${lane}`, `var(--layer-${colour % COLOURS})`);
  }
  const other = here.find((mark) => mark.open);
  if (other) span.addEventListener("click", () => other.open());
  return span;
}

const unseen = (text) => element("span", { class: "unseen" }, text);

/** A box that shows a text with its marks. */
class SourceView {
  constructor(box) {
    this.box = box;
    this.text = null;
  }

  /** Show a text; notes are where the utterance that is read aloud starts and ends. What has not changed stays. */
  show(text, marks, { language = null, notes = {} } = {}) {
    const isOther = text !== this.text;
    if (isOther) [this.text, this.paragraphs, this.drawn] = [text, paragraphsOf(text), []];
    if (language) this.box.setAttribute("lang", language);
    else this.box.removeAttribute("lang");
    this.box.style.setProperty("--lanes", setLanes(marks));
    const marked = inParagraphs(this.paragraphs, marks);
    for (const [i, paragraph] of this.paragraphs.entries()) this.draw(i, paragraph, marked[i], notes);
    if (isOther) this.box.replaceChildren(...this.drawn.map(({ row }) => row));
  }

  draw(i, paragraph, marks, notes) {
    const key = JSON.stringify([marks, [notes.start, notes.end].filter((at) => paragraph.from <= at && at <= paragraph.to)]);
    const old = this.drawn[i];
    if (old?.key === key) return;
    const row = element("div", { dir: "auto", "data-paragraph": i }, ...pieces(paragraph, marks, notes));
    this.drawn[i] = { key, row };
    old?.row.replaceWith(row);
  }

  /** The place in the text, in code points, of a place in the box; null outside of it. */
  placeOf(node, offset) {
    const row = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-paragraph]");
    if (!row || !this.box.contains(row)) return null;
    const range = document.createRange();
    range.setStart(row, 0);
    range.setEnd(node, offset);
    return this.paragraphs[row.dataset.paragraph].from + Array.from(range.toString()).length;
  }

  /** The paragraph of a place in the text. */
  paragraphAt(place) {
    return this.paragraphs.find(({ to }) => place < to) ?? this.paragraphs.at(-1);
  }

  /** The place in the box, as a node and an offset in it, of a place in the text. */
  nodeAt(place, paragraph = this.paragraphAt(place)) {
    const { row } = this.drawn[this.paragraphs.indexOf(paragraph)];
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    let left = place - paragraph.from;
    let node = null;
    while (walker.nextNode()) {
      node = walker.currentNode;
      const characters = Array.from(node.data);
      if (left < characters.length) return [node, characters.slice(0, left).join("").length];
      left -= characters.length;
    }
    return node ? [node, node.length] : [row, 0];
  }

  /** Scroll to the first element of the first of some selectors that there is. */
  find(...selectors) {
    const place = selectors.map((selector) => this.box.querySelector(selector)).find(Boolean);
    if (!place) return;
    const [at, frame] = [place.getBoundingClientRect(), this.box.getBoundingClientRect()];
    this.box.scrollTop += at.top - frame.top - this.box.clientHeight / 3;
  }
}
