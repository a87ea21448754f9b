/* Words of the report that are selected, by pointer or by key, and the boundaries of a quotation. */

const view = new SourceView($("text"));
const WORDS = new Intl.Segmenter(data.state.source.language ?? undefined, { granularity: "word" });

/** The words of a paragraph, with what follows them without a space: {from, to} in code points. */
function wordsOf(paragraph) {
  const words = [];
  let at = paragraph.from;
  for (const { segment } of WORDS.segment(wordsAt(paragraph.from, paragraph.to))) {
    const to = at + Array.from(segment).length;
    if (segment.trim()) words.push({ from: at, to });
    at = to;
  }
  return words;
}

/** What is selected within one paragraph of the report, without the spaces around it; else null. */
function selectedSpan() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const [from, to] = [view.placeOf(range.startContainer, range.startOffset), view.placeOf(range.endContainer, range.endOffset)];
  if (from === null || to === null) return null;
  const span = trimmed({ from, to });
  return span.from < span.to && span.to <= view.paragraphAt(span.from).to ? span : null;
}

function select({ from, to }) {
  const paragraph = view.paragraphAt(from);
  getSelection().setBaseAndExtent(...view.nodeAt(from, paragraph), ...view.nodeAt(to, paragraph));
  const [here, frame] = [getSelection().getRangeAt(0).getBoundingClientRect(), view.box.getBoundingClientRect()];
  if (here.top < frame.top || here.bottom > frame.bottom) view.box.scrollTop += here.top - frame.top - view.box.clientHeight / 3;
}

/* ---- selecting by key ---- */

/** Select the next word (1) or the one before (-1), or the first word of the paragraph there. */
function stepWord(step, { byParagraph = false } = {}) {
  const now = selectedSpan() ?? startOfWords();
  const i = view.paragraphs.indexOf(view.paragraphAt(now.from));
  const inside = byParagraph ? null : neighbour(wordsOf(view.paragraphs[i]), now, step);
  if (inside) return select(inside);
  for (let k = i + step; view.paragraphs[k]; k += step) {
    const words = wordsOf(view.paragraphs[k]);
    if (words.length) return select(words.at(step > 0 || byParagraph ? 0 : -1));
  }
}

const neighbour = (words, now, step) => (step > 0 ? words.find(({ from }) => from >= now.to) : words.findLast(({ to }) => to <= now.from));

/** Where selecting by key begins: before the quotation that is shown, or at the top. */
function startOfWords() {
  const from = current?.from ?? 0;
  return { from, to: from };
}

/** Let the selection end a word later (1) or earlier (-1). */
function stretch(step) {
  const now = selectedSpan();
  if (!now) return stepWord(1);
  const ends = wordsOf(view.paragraphAt(now.from)).map(({ to }) => to);
  const to = step > 0 ? ends.find((end) => end > now.to) : ends.findLast((end) => end < now.to && end > now.from);
  if (to !== undefined) select({ from: now.from, to });
}

/** Whether an arrow key points forward (1) or back (-1) in the paragraph of a place; 0 for other keys. */
function stepOf(key, place) {
  const isRightToLeft = getComputedStyle(view.rowOf(view.paragraphAt(place))).direction === "rtl";
  return { ArrowLeft: isRightToLeft ? 1 : -1, ArrowRight: isRightToLeft ? -1 : 1 }[key] ?? 0;
}

function keyInText(event) {
  if (event.target !== view.box || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = stepOf(event.key, (selectedSpan() ?? startOfWords()).from);
  if (step) (event.shiftKey ? stretch : stepWord)(step);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") stepWord(event.key === "ArrowDown" ? 1 : -1, { byParagraph: true });
  else if (event.key === "Enter" && selectedSpan()) {
    drawSelected(); // the browser tells of the last step later
    $("selected").querySelector("button").focus();
  }
  else if (event.key === "Escape") getSelection().removeAllRanges();
  else return;
  event.preventDefault();
}

/* ---- boundaries ---- */

let moved = null; // the span of the current quotation while a boundary is moved
let isDragged = false; // whether a pointer moves it

/** Put a handle at each boundary of the current quotation. */
function drawHandles() {
  for (const handle of view.box.querySelectorAll(".handle")) {
    const parent = handle.parentNode;
    handle.remove();
    parent.normalize();
  }
  moved = null;
  if (current?.kind !== "utterance" || current.utterance.isNew) return;
  for (const side of ["to", "from"]) insertHandle(side);
}

function insertHandle(side) {
  const paragraph = view.paragraphAt(current.from);
  const handle = element("span", {
    class: `handle ${side}`, role: "slider", tabindex: 0, "aria-label": side === "from" ? "Begin of the quotation" : "End of the quotation",
    "aria-valuemin": paragraph.from, "aria-valuemax": paragraph.to, title: "Drag it, or move it with the arrow keys",
  });
  setValue(handle, side, current);
  handle.addEventListener("keydown", (event) => keyOnHandle(event, handle, side));
  handle.addEventListener("pointerdown", (event) => drag(event, side));
  insertAt(handle, current[side], paragraph);
}

function insertAt(handle, place, paragraph) {
  const range = document.createRange();
  range.setStart(...view.nodeAt(place, paragraph));
  range.insertNode(handle);
}

function setValue(handle, side, { from, to }) {
  const words = side === "from" ? wordsAt(from, Math.min(to, from + 40)) : wordsAt(Math.max(from, to - 40), to);
  handle.setAttribute("aria-valuenow", side === "from" ? from : to);
  handle.setAttribute("aria-valuetext", side === "from" ? `${words}…` : `…${words}`);
}

/** The places where a boundary can be: beside words, in their order. */
function stops(side, { from, to }) {
  const places = wordsOf(view.paragraphAt(from)).map((word) => word[side]);
  return places.filter((place) => (side === "from" ? place < to : place > from));
}

function keyOnHandle(event, handle, side) {
  const step = stepOf(event.key, current.from);
  if (event.key === "Enter" && moved) saveSpan(moved);
  else if (event.key === "Escape" && moved) redraw({ keepFocus: handle.className });
  else if (step) {
    const span = moved ?? { from: current.from, to: current.to };
    const places = stops(side, span);
    const next = event.shiftKey ? span[side] + step : step > 0 ? places.find((p) => p > span[side]) : places.findLast((p) => p < span[side]);
    const after = { ...span, [side]: next ?? span[side] };
    const paragraph = view.paragraphAt(current.from);
    if (after.from < after.to && after.from >= paragraph.from && after.to <= paragraph.to) moveTo(handle, side, after, paragraph);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function moveTo(handle, side, span, paragraph) {
  moved = span;
  const parent = handle.parentNode;
  handle.remove();
  parent.normalize();
  insertAt(handle, span[side], paragraph);
  setValue(handle, side, span);
  handle.focus();
  select(span);
  say(`“${wordsAt(span.from, span.to)}”. Enter saves, Escape leaves it as it was.`);
}

/** The place in the text under a pointer; null outside of it. */
function placeUnder({ clientX, clientY }) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(clientX, clientY);
    return caret && view.placeOf(caret.offsetNode, caret.offset);
  }
  const range = document.caretRangeFromPoint(clientX, clientY);
  return range && view.placeOf(range.startContainer, range.startOffset);
}

/** Follow a pointer with a boundary, from word to word, or from letter to letter with Alt. */
function drag(event, side) {
  event.preventDefault();
  isDragged = true;
  const start = { from: current.from, to: current.to };
  const follow = (move) => {
    const place = placeUnder(move);
    if (place === null) return;
    const free = move.altKey ? [place] : stops(side, start);
    const nearest = free.toSorted((a, b) => Math.abs(a - place) - Math.abs(b - place))[0];
    const span = { ...start, [side]: nearest ?? start[side] };
    if (span.from >= span.to) return;
    moved = span;
    select(span);
  };
  const end = (last) => {
    isDragged = false;
    for (const [name, listener] of listeners) document.removeEventListener(name, listener);
    const isOther = moved && (moved.from !== start.from || moved.to !== start.to);
    getSelection().removeAllRanges();
    if (last.type === "pointerup" && isOther) saveSpan(moved);
    else redraw();
  };
  const listeners = [["pointermove", follow], ["pointerup", end], ["pointercancel", end]];
  for (const [name, listener] of listeners) document.addEventListener(name, listener);
}

/** Save other words of the current quotation. */
function saveSpan({ from, to }) {
  getSelection().removeAllRanges();
  return decide({ do: "edit", ids: [current.key], values: { utterance: wordsAt(from, to) }, places: { utterance: [from, to] } });
}
