"use strict";
/* Search with simple queries (rostra.concordance.query.simple_query); the hits are those of rostra kwic. */

const MARKS = /[[\p{Script=Inherited}&&\p{M}]--[\u3099\u309A]]|[\u0591-\u05C7]/gv;
const GAP = /^\{(\d{1,6})?(,(\d{1,6})?)?\}$/;

class QueryError extends Error {}

const FORMS = /[\uFB00-\uFDFF\uFE70-\uFEFCĿŀŉĲĳǄ-ǌ]/gu;

/** A text without the differences that a fold ignores; see rostra.language.folding. */
function folded(text, fold, casefold) {
  text = text.normalize("NFD");
  if (fold.includes("typography")) {
    text = text.replace(FORMS, (c) => c.normalize("NFKD").trim());
    text = text.replace(/['’ʼʻ‘′´＇՚׳]/gu, "'").replace(/[-‐‑－﹣֊־]/gu, "-").replace(/[״＂]/gu, '"');
    text = text.replace(/\u0640|\p{Default_Ignorable_Code_Point}/gu, "");
  }
  if (fold.includes("case")) text = Array.from(text, (c) => casefold[c] ?? c.toLowerCase()).join("");
  if (fold.includes("diacritics")) text = text.normalize("NFD").replace(MARKS, "");
  return text.normalize("NFC");
}

/** The parts of a text between bars that no backslash escapes. */
function alternatives(piece) {
  const parts = [""];
  for (let i = 0; i < piece.length; i++) {
    const last = parts.length - 1;
    if (piece[i] === "\\") parts[last] += piece[i] + (piece[++i] ?? "");
    else if (piece[i] === "|") parts.push("");
    else parts[last] += piece[i];
  }
  return parts;
}

/** The steps of a query: gaps ({least, most}) and words (tests of the tokens at a position). */
function parsed(query, fold, corpus) {
  if (/(?<!\\)(?:\\\\)*["[]/.test(query)) {
    throw new QueryError('" and [ are corpus query language, which rostra kwic reads and this page does not; put \\ before them to search for them.');
  }
  const steps = [];
  for (const [piece] of query.matchAll(/\S+/g)) {
    if (piece.startsWith("{")) steps.push(gap(piece));
    else steps.push({ words: alternatives(piece).map((text) => word(text, fold, corpus)) });
  }
  if (!steps.some((step) => step.words || step.most > 0)) {
    throw new QueryError("The query has no word.");
  }
  return steps;
}

function gap(piece) {
  const match = GAP.exec(piece);
  if (!match || (match[1] === undefined && match[3] === undefined)) {
    throw new QueryError(`${piece} is not a gap: write {2}, {0,3} or {1,} between spaces.`);
  }
  const least = Number(match[1] ?? 0);
  const most = match[2] === undefined ? least : match[3] === undefined ? Infinity : Number(match[3]);
  if (most < least) throw new QueryError(`The gap ${piece} has a maximum of ${most} tokens, below its minimum of ${least}.`);
  return { least, most };
}

/** A test of a word: the position after its last token if it begins at a position, else 0. */
function word(text, fold, corpus) {
  if (!text) throw new QueryError("An alternative is empty: write word|word.");
  if (/(?<!\\)(?:\\\\)*[*?]/.test(text)) {
    const source = Array.from(folded(text, fold, corpus.casefold).matchAll(/\\.|./gsu), ([part]) =>
      part === "*" ? ".*" : part === "?" ? "." : literal(part.replace(/^\\(?=.)/su, "")));
    const pattern = new RegExp(`^(?:${source.join("")})$`, "su");
    const fits = corpus.types(fold).map((type) => pattern.test(type));
    return (tokens, at) => (fits[tokens[at]] ? at + 1 : 0);
  }
  const form = plainApostrophes(folded(text.replace(/\\(.)/gsu, "$1"), fold, corpus.casefold));
  const types = corpus.types(fold).map(plainApostrophes);
  const begins = types.map((type) => form.startsWith(type));
  return (tokens, at, joined) => {
    let rest = form;
    for (let end = at; end < tokens.length && (end === at || joined(end)); end++) {
      if (!begins[tokens[end]] && end === at) return 0;
      if (!rest.startsWith(types[tokens[end]])) return 0;
      rest = rest.slice(types[tokens[end]].length);
      if (!rest) return end + 1;
    }
    return 0;
  };
}

function literal(character) {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function plainApostrophes(text) {
  return text.replaceAll("’", "'");
}

/** The longest match from each token of an utterance, without matches inside another. */
function matches(steps, tokens, joined) {
  const ranges = [];
  let last = 0;
  for (let start = 0; start < tokens.length; start++) {
    const end = longest(steps, tokens, start, joined);
    if (end > start && end > last) {
      ranges.push([start, end]);
      last = end;
    }
  }
  return ranges;
}

function longest(steps, tokens, start, joined) {
  let ends = new Set([start]);
  for (const step of steps) {
    const next = new Set();
    for (const end of ends) {
      if (step.words) {
        for (const test of step.words) {
          const after = test(tokens, end, joined);
          if (after) next.add(after);
        }
      } else {
        const most = Math.min(end + step.most, tokens.length);
        for (let after = end + step.least; after <= most; after++) next.add(after);
      }
    }
    if (!next.size) return 0;
    ends = next;
  }
  return Math.max(...ends);
}

/** The corpus of the page; its fields are those of rostra.explorer.page_data. */
class Corpus {
  constructor(data) {
    this.data = data;
    this.casefold = data.casefold;
    this.folds = new Map();
    this.wordCounts = data.tokens.map((tokens) => this.wordsOf(tokens));
  }

  /** The folded types. */
  types(fold) {
    if (!this.folds.has(`${fold}`)) {
      this.folds.set(`${fold}`, this.data.types.map((type) => folded(type, fold, this.casefold)));
    }
    return this.folds.get(`${fold}`);
  }

  /** The number of words among some tokens (no punctuation). */
  wordsOf(tokens) {
    return tokens.reduce((sum, type) => sum + this.data.words[type], 0);
  }

  /** The code of the value that an utterance has in a column: its place among all values in order. */
  code(column, utterance) {
    return this.data.columns[column].codes[utterance];
  }

  value(column, utterance) {
    return this.data.columns[column].values[this.code(column, utterance)];
  }

  /** The hits in the chosen utterances: {u, from, to}, the utterance and its tokens, end exclusive. */
  search(query, fold, chosen) {
    const steps = parsed(query, fold, this);
    return chosen.flatMap((u) => {
      const [tokens, starts] = [this.data.tokens[u], this.data.starts[u]];
      const joined = (at) => starts[at] === starts[at - 1] + codePoints(this.data.types[tokens[at - 1]]);
      return matches(steps, tokens, joined).map(([from, to]) => ({ u, from, to }));
    });
  }

  /** The end of a token in its utterance, in code points. */
  end(u, at) {
    return this.data.starts[u][at] + codePoints(this.data.types[this.data.tokens[u][at]]);
  }

  /** A line of the concordance: left, node, right, and the offsets of the node in its utterance. */
  line(hit, context) {
    const { u, from, to } = hit;
    const [starts, text] = [this.data.starts[u], this.data.utterances[u].utterance];
    const first = starts[Math.max(from - context, 0)];
    const last = this.end(u, Math.min(to + context, starts.length) - 1);
    const [start, end] = [starts[from], this.end(u, to - 1)];
    return {
      left: cut(text, first, start), node: cut(text, start, end), right: cut(text, end, last), start, end,
    };
  }

  /** Hits sorted by keys (L1, R1, node or a column), the first of which is the primary key. */
  sorted(hits, keys) {
    const ranks = keys.map((key) => (hit) => this.rank(hit, key));
    const order = (a, b) => {
      for (const rank of ranks) {
        const difference = rank(a) - rank(b);
        if (difference) return difference;
      }
      return 0;
    };
    return keys.length ? hits.toSorted(order) : hits;
  }

  rank({ u, from, to }, key) {
    const tokens = this.data.tokens[u];
    if (key === "node") return tokens[from];
    const position = /^([LR])(\d)$/.exec(key);
    if (!position) return this.code(key, u);
    const step = Number(position[2]);
    return tokens[position[1] === "L" ? from - step : to + step - 1] ?? -1;
  }
}

function codePoints(text) {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** A part of a text by offsets in code points. */
function cut(text, from, to) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to);
}
