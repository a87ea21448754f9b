/* Rows of one height, of which those in sight are drawn: a space has the height of all others. */

const MORE = 25; // rows drawn above and below those in sight
const MOST_ON_PAPER = 2000;
const PAPER = matchMedia("print");

class Rows {
  /** The box is drawn into; make(i) makes row i; all rows have the height that the style gives them. */
  constructor(box, make) {
    [this.box, this.make, this.count, this.drawn] = [box, make, 0, new Map()];
  }

  /** Forget the rows that are drawn, and draw some of so many. */
  show(count) {
    [this.count, this.drawn] = [count, new Map()];
    this.box.replaceChildren();
    this.draw();
  }

  get height() {
    return this.box.firstChild?.offsetHeight ?? 0;
  }

  /** Draw the rows in sight and some more; whether others are drawn than before. */
  draw() {
    const [first, end] = PAPER.matches ? [0, Math.min(this.count, MOST_ON_PAPER)] : this.inSight();
    const { box, drawn: old } = this;
    if (old.has(first) && old.has(end - 1) && old.size === end - first) return false;
    this.drawn = new Map();
    for (let i = first; i < end; i++) this.drawn.set(i, old.get(i) ?? this.make(i));
    for (const [i, row] of old) if (!this.drawn.has(i)) row.remove();
    let before = null;
    for (const row of [...this.drawn.values()].reverse()) {
      if (row.parentElement !== box) box.insertBefore(row, before);
      before = row;
    }
    box.style.paddingBlock = `${first * this.height}px ${(this.count - end) * this.height}px`;
    return true;
  }

  inSight() {
    const height = this.height || 32;
    const { top } = this.box.getBoundingClientRect();
    return [
      Math.max(Math.min(Math.floor(-top / height), this.count) - MORE, 0),
      Math.min(Math.max(Math.ceil((innerHeight - top) / height), 0) + MORE, this.count),
    ];
  }

  /** Scroll a frame to a row, which need not be drawn yet, if it is not in sight there. */
  bringInSight(i, frame) {
    const [top, bottom] = frame === document.scrollingElement ? [0, innerHeight] : [frame.getBoundingClientRect().top, frame.getBoundingClientRect().bottom];
    const place = this.box.getBoundingClientRect().top + i * this.height;
    if (place < top + 2 * this.height || place + 2 * this.height > bottom) frame.scrollTop += place - (top + bottom) / 2;
    this.draw();
  }
}
