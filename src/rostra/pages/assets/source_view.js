/* A text with marks. Its paragraphs are drawn in blocks, as they come near to sight; until then a block is
plain text.

A mark is {from, to, name} in code points, and may have title, label (shown where it ends), open (what
a click does) and colour (a number: it is a line below the text, and lines that overlap lie one below the
other). The class of a piece of text has the names of all its marks. */

const MOST_LANES = 6;
const COLOURS = 8;
const BLOCK = { paragraphs: 50, characters: 20000 }; // a block ends with the paragraph that reaches one of these
const LINE = { characters: 75, height: 1.8 }; // of a line, about; the height in rem

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

/** The numbers of the paragraphs of each block, as [first, end]. */
function blocksOf(paragraphs) {
  const blocks = [];
  let first = 0;
  for (const [i, { to }] of paragraphs.entries()) {
    const isFull = i + 1 - first === BLOCK.paragraphs || to - paragraphs[first].from >= BLOCK.characters;
    if (!isFull && i + 1 < paragraphs.length) continue;
    blocks.push([first, i + 1]);
    first = i + 1;
  }
  return blocks;
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

const wordsOfParagraph = ({ characters }) => (typeof characters === "string" ? characters : characters.join(""));
const unseen = (text) => element("span", { class: "unseen" }, text);

/** A box that shows a text with its marks, and scrolls. */
class SourceView {
  constructor(box) {
    this.box = box;
    this.text = null;
    const draw = (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => this.drawBlock(Number(target.dataset.block)));
    this.near = new IntersectionObserver(draw, { root: box, rootMargin: "100%" });
    addEventListener("beforeprint", () => this.blocks?.forEach((_, i) => this.drawBlock(i)));
  }

  /** Show a text; notes are where the utterance that is read aloud starts and ends. What has not changed stays. */
  show(text, marks, { language = null, notes = {} } = {}) {
    if (text !== this.text) this.begin(text);
    if (language) this.box.setAttribute("lang", language);
    else this.box.removeAttribute("lang");
    const lanes = setLanes(marks);
    if (lanes !== this.lanes) this.box.style.setProperty("--lanes", lanes);
    [this.lanes, this.notes, this.marks] = [lanes, notes, inParagraphs(this.paragraphs, marks)];
    this.drawBlock(0);
    for (const i of this.drawn.keys()) this.draw(i);
  }

  begin(text) {
    [this.text, this.paragraphs, this.drawn] = [text, paragraphsOf(text), new Map()];
    this.near.disconnect();
    this.blocks = blocksOf(this.paragraphs).map(([first, end], i) => {
      const paragraphs = this.paragraphs.slice(first, end);
      const block = element("div", { class: "plain", "data-block": i }, paragraphs.map(wordsOfParagraph).join(""));
      const lines = paragraphs.reduce((sum, { from, to }) => sum + Math.ceil((to - from) / LINE.characters), 0);
      block.style.containIntrinsicHeight = `auto ${lines * LINE.height}rem`;
      this.near.observe(block);
      return { first, end, block };
    });
    this.box.replaceChildren(...this.blocks.map(({ block }) => block));
  }

  /** Draw the paragraphs of a block, if it is still plain text. */
  drawBlock(i) {
    const { first, end, block } = this.blocks[i];
    if (this.drawn.has(first)) return;
    const rows = [];
    for (let k = first; k < end; k++) {
      rows.push(element("div", { dir: "auto", "data-paragraph": k }));
      this.drawn.set(k, { key: null, row: rows.at(-1) });
    }
    block.replaceChildren(...rows);
    block.classList.remove("plain");
    for (let k = first; k < end; k++) this.draw(k);
    this.near.unobserve(block);
  }

  /** Draw a paragraph of a block that is drawn, if its marks are others than before. */
  draw(i) {
    const [paragraph, marks, old] = [this.paragraphs[i], this.marks[i], this.drawn.get(i)];
    const key = JSON.stringify([marks, [this.notes.start, this.notes.end].filter((at) => paragraph.from <= at && at <= paragraph.to)]);
    if (old.key === key) return;
    old.key = key;
    old.row.replaceChildren(...pieces(paragraph, marks, this.notes));
  }

  /** The place in the text, in code points, of a place in the box; null outside of it. */
  placeOf(node, offset) {
    const row = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-paragraph], [data-block]");
    if (!row || !this.box.contains(row)) return null;
    const range = document.createRange();
    range.setStart(row, 0);
    range.setEnd(node, offset);
    const paragraph = row.dataset.paragraph ?? this.blocks[row.dataset.block].first;
    return this.paragraphs[paragraph].from + Array.from(range.toString()).length;
  }

  /** The number of the paragraph of a place in the text. */
  paragraphNumber(place) {
    let [low, high] = [0, this.paragraphs.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (place < this.paragraphs[middle].to) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The paragraph of a place in the text. */
  paragraphAt(place) {
    return this.paragraphs[this.paragraphNumber(place)];
  }

  /** The row of a paragraph, drawn with what is around it. */
  rowOf(paragraph) {
    const i = this.paragraphNumber(paragraph.from);
    const block = this.blocks.findIndex(({ end }) => i < end);
    for (const near of [block, block - 1, block + 1]) if (this.blocks[near]) this.drawBlock(near);
    return this.drawn.get(i).row;
  }

  /** The place in the box, as a node and an offset in it, of a place in the text. */
  nodeAt(place, paragraph = this.paragraphAt(place)) {
    const row = this.rowOf(paragraph);
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

  /** The first piece of text of the first of some names that a mark has; undefined if none has. */
  pieceOf(...names) {
    for (const name of names) {
      const i = this.marks.findIndex((marks) => marks.some((mark) => mark.name.split(" ").includes(name)));
      if (i !== -1) return this.rowOf(this.paragraphs[i]).querySelector(`.${name}`);
    }
  }

  /** Scroll to the first piece of text of the first of some names that a mark has. */
  find(...names) {
    const place = this.pieceOf(...names);
    if (!place) return;
    const [at, frame] = [place.getBoundingClientRect(), this.box.getBoundingClientRect()];
    this.box.scrollTop += at.top - frame.top - this.box.clientHeight / 3;
  }
}
