/* Search with simple queries (rostra.concordance.query.simple_query); the hits are those of rostra kwic. */

const MARKS = /[[\p{M}&&[\p{Script=Inherited}\u0591-\u05C7]]--[\u3099\u309A]]/gv;
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ーｰ`;
const APOSTROPHES = "'’ʼ‘‛′´`＇՚׳"; // of rostra.language.folding
const WITH_MARKS = String.raw`.[\p{M}\uFF9E\uFF9F]*`;
const BETWEEN_WORDS = RegExp(String.raw`(?:[[\p{L}\p{N}\p{Pc}]--[${UNSPACED}${APOSTROPHES}]]\p{M}*)+|${WITH_MARKS}`, "gsv");
const ANYWHERE = RegExp(WITH_MARKS, "gsu");
const SPACE = String.raw`\t-\r\x1c-\x20\x85\p{Z}`; // what Python's str.isspace has
const IS_SPACE = RegExp(`[${SPACE}]`, "u");
const GAP = /^\{(\d{1,6})?(,(\d{1,6})?)?\}$/;

class QueryError extends Error {}

const FORMS = /[\uFB00-\uFDFF\uFE70-\uFEFCĿŀŉĲĳǄ-ǌ]/gu;

const TURKIC = 1; // the casing of Turkish and Azerbaijani; 0 is that of other languages

/** A text without the differences that a fold ignores; see rostra.language.folding. */
function folded(text, fold, { casefold, letters }, casing = 0) {
  if (casing === TURKIC && fold.includes("case")) {
    text = text.normalize("NFC").replaceAll("I", "ı").replaceAll("İ", "i");
  }
  text = text.normalize("NFD");
  if (fold.includes("typography")) {
    text = text.replace(FORMS, (c) => c.normalize("NFKD").trim());
    text = text.replace(/['’ʼʻ‘‛′´`＇՚׳]/gu, "'").replace(/[-‐‑－﹣֊־]/gu, "-").replace(/[״＂]/gu, '"');
    text = text.replace(/[\u00A0\u2002-\u200A\u202F\u205F\u3000]/gu, " ");
    text = text.replaceAll("\u0326", "\u0327").replace(/\u0640|\p{Default_Ignorable_Code_Point}/gu, "");
  }
  if (fold.includes("width")) text = text.normalize("NFKD");
  if (fold.includes("letters")) text = Array.from(text, (c) => letters[c] ?? c).join("");
  if (fold.includes("case")) text = Array.from(text, (c) => casefold[c] ?? c.toLowerCase()).join("");
  if (fold.includes("diacritics")) text = text.normalize("NFD").replace(MARKS, "");
  return text.normalize("NFC");
}

/* ---- parsing, as rostra.concordance.query.simple_query does it; a pattern maps a start to the ends of its matches ---- */

const CQL = /(?:^|[\s(|&!=:<>/[])["[]|\[\]|::[\s!(]*[\p{L}\p{M}\p{N}_]+\.[\p{L}\p{M}\p{N}_]+\s*!?=/u;
const TAG = /(?<!\\)<\/?([\p{L}\p{M}\p{N}_]+)\/?>/gu;
const WITHIN = RegExp(`(?<=[^${SPACE}])[${SPACE}]+within[${SPACE}]+([\\p{L}\\p{M}\\p{N}_]+)[${SPACE}]*$`, "u");
const CHARACTER = /\\[\p{P}\p{S}]|./gsu;
const GAP_IN_WORD = /^(?:\\[\p{P}\p{S}]|[^{\\])+(\{[0-9,]+\})/su;
const PIECE = RegExp(`[^${SPACE}]+`, "gu");
const ADDRESS = RegExp(String.raw`(?<![^${SPACE}])(?:https?:\/\/|ftp:\/\/|www\.)[^${SPACE}]+`, "iyu");
const EMPTY = "An alternative is empty: write word|word.";

const characters = (text) => text.match(CHARACTER) ?? [];

class Parser {
  constructor(text, fold, corpus) {
    [this.text, this.fold, this.corpus] = [text.replaceAll("\u200b", " "), fold, corpus];
    this.hasBar = (this.text.match(PIECE) ?? []).some((piece) => !isAddress(piece, 0) && characters(piece).includes("|"));
  }

  query() {
    const plain = this.text.replace(RegExp(ADDRESS.source, "giu"), "h");
    const names = this.corpus.data.structures;
    const tags = Array.from(plain.matchAll(TAG), (tag) => tag[1]);
    if (CQL.test(plain) || [...tags, WITHIN.exec(plain)?.[1]].some((name) => names.includes(name))) {
      throw new QueryError('" and [, <tags> and within are corpus query language, which rostra kwic reads and this page does not; put \\ before a sign to search for it.');
    }
    const pattern = this.alternatives(0, this.text.length, true);
    const mayBeOneToken = this.hasBar && !IS_SPACE.test(this.text);
    return mayBeOneToken ? either([pattern, token(this.text, this.fold, this.corpus)]) : pattern;
  }

  /** A part of the query that bars may divide. */
  alternatives(start, end, isWhole = false) {
    const phrases = [[]];
    const bars = [];
    for (let at = start; at < end;) {
      if (IS_SPACE.test(this.text[at])) {
        at += 1;
      } else if (this.text[at] === "|") {
        if (!phrases.at(-1).length) throw new QueryError(EMPTY);
        bars.push({ place: at, tight: !IS_SPACE.test(this.text.slice(at - 1, Math.min(at + 2, end))) });
        phrases.push([]);
        at += 1;
      } else {
        phrases.at(-1).push(this.item(at, end));
        at = phrases.at(-1).at(-1).end;
      }
    }
    if (!phrases.at(-1).length) throw new QueryError(bars.length ? EMPTY : "The query has no word.");
    if (isWhole && bars.some(({ tight }) => tight) && phrases.some(({ length }) => length > 1)) {
      throw this.ambiguous(phrases, bars);
    }
    return either(phrases.map((items) => this.phrase(items)));
  }

  /** The error of a bar that could divide two words or the whole query. */
  ambiguous(phrases, bars) {
    const insertions = [];
    bars.forEach(({ tight }, i) => {
      if (!tight) return;
      const [left, right] = [phrases[i].at(-1), phrases[i + 1][0]];
      const last = insertions.at(-1);
      if (last?.mark === ")" && last.place === left.end) insertions.pop(); // as in a|b|c
      else insertions.push({ place: left.start, mark: "(" });
      insertions.push({ place: right.end, mark: ")" });
    });
    const changed = (changes) => changes.reduceRight(
      (text, { place, mark, over = 0 }) => text.slice(0, place) + mark + text.slice(place + over), this.text);
    const spaced = bars.filter(({ tight }) => tight).map(({ place }) => ({ place, mark: " | ", over: 1 }));
    return new QueryError(`| could divide two words or the whole query: write ${changed(spaced)} or ${changed(insertions)}`);
  }

  /** A word, gap or group, and where it is in the query; a plain word has no pattern but `readings`. */
  item(start, end) {
    const close = this.hasBar ? this.closingParenthesis(start, end) : null;
    if (close !== null) return { start, end: close + 1, pattern: this.alternatives(start + 1, close) };
    let stop = start;
    if (isAddress(this.text, start)) {
      while (stop < end && !IS_SPACE.test(this.text[stop])) stop += 1;
      const address = this.text.slice(start, stop);
      const { pattern, readings } = this.oneWord(address);
      const asWritten = pattern && written(address, this.fold, this.corpus);
      return { start, end: stop, readings, pattern: pattern && either([asWritten, pattern]) };
    }
    for (const character of characters(this.text.slice(start, end))) {
      if (character === "|" || IS_SPACE.test(character[0])) break;
      if (this.hasBar && (character === "(" || character === ")")) {
        throw new QueryError(`Parentheses around alternatives need a space or | outside.`);
      }
      stop += character.length;
    }
    return { start, end: stop, ...this.word(this.text.slice(start, stop)) };
  }

  /** Where the group ends that starts at a place; null if no group starts there. */
  closingParenthesis(start, end) {
    let depth = 0;
    let at = start;
    for (const character of characters(this.text.slice(start, end))) {
      depth += { "(": 1, ")": -1 }[character] ?? 0;
      at += character.length;
      if (depth === 0) return character === ")" && (at === end || this.text[at] === "|" || IS_SPACE.test(this.text[at])) ? at - 1 : null;
    }
    return null;
  }

  word(text) {
    if (/^\{(?:[\d,}]|$)/.test(text)) return { pattern: gap(text) };
    const inside = GAP_IN_WORD.exec(text)?.[1];
    if (inside) throw new QueryError(`A gap has spaces around it, as in a ${inside} b: write \\{ for the character.`);
    return this.oneWord(text);
  }

  oneWord(text) {
    const all = characters(text);
    const word = all.map((c) => (c.length > 1 ? c.replace(/^\\(?=.)/su, "") : c)).join("");
    if (!all.includes("*") && !all.includes("?")) return { readings: [word, text] };
    const pattern = wildcard(text, this.fold, this.corpus);
    return { pattern: word === text ? pattern : either([pattern, token(text, this.fold, this.corpus)]) };
  }

  /** A sequence in which plain words beside each other are one text, in each of its readings. */
  phrase(items) {
    const parts = [];
    let before = 0;
    for (const { pattern, readings, start, end } of items) {
      const space = start - before === 1 ? this.text[before] : " ";
      if (pattern) parts.push(pattern);
      else if (Array.isArray(parts.at(-1))) parts.push(parts.pop().map((text, i) => text + space + readings[i]));
      else parts.push(readings);
      before = end;
    }
    const texts = (readings) => either([...new Set(readings)].map((text) => written(text, this.fold, this.corpus)));
    return sequence(parts.map((part) => (Array.isArray(part) ? texts(part) : part)));
  }
}

function isAddress(text, at) {
  ADDRESS.lastIndex = at;
  return ADDRESS.test(text);
}

function gap(piece) {
  const match = GAP.exec(piece);
  if (!match || (match[1] === undefined && match[3] === undefined)) {
    throw new QueryError(`${piece} is not a gap: write {2}, {0,3} or {1,} between spaces.`);
  }
  const least = Number(match[1] ?? 0);
  const most = match[2] === undefined ? least : match[3] === undefined ? Infinity : Number(match[3]);
  if (most < least) throw new QueryError(`The gap ${piece} has a maximum of ${most} tokens, below its minimum of ${least}.`);
  return ({ tokens }, start) => {
    const ends = [];
    for (let end = start + least; end <= Math.min(start + most, tokens.length); end++) ends.push(end);
    return ends;
  };
}

/* ---- patterns; `first` of a pattern has for each type whether a match may begin with it, if that is known ---- */

function either(patterns) {
  if (patterns.length === 1) return patterns[0];
  const pattern = (utterance, start) => patterns.flatMap((one) => one(utterance, start));
  const firsts = patterns.map(({ first }) => first);
  if (firsts.every(Boolean)) pattern.first = firsts[0].map((_, type) => firsts.some((first) => first[type]));
  return pattern;
}

function sequence(patterns) {
  if (patterns.length === 1) return patterns[0];
  const pattern = (utterance, start) => patterns.reduce(
    (ends, one) => (ends.length === 1 ? one(utterance, ends[0]) : [...new Set(ends.flatMap((end) => one(utterance, end)))]),
    [start]);
  pattern.first = patterns[0].first;
  return pattern;
}

/** A token whose type passes a test, of its folded string and its casing. */
function tokenThat(passes, fold, corpus) {
  const isMatching = corpus.types(fold).map((type, i) => passes(type, corpus.casings[i]));
  return Object.assign(({ tokens }, start) => (isMatching[tokens[start]] ? [start + 1] : []), { first: isMatching });
}

function token(text, fold, corpus) {
  const forms = corpus.forms(text, fold);
  const met = new Set(corpus.types(fold).filter((type, i) => type === forms[corpus.casings[i]]));
  return tokenThat((type) => met.has(type), fold, corpus); // with a type, all others of its group
}

function wildcard(text, fold, corpus) {
  const parts = [];
  for (const character of characters(text)) {
    const one = character.replace(/^\\(?=.)/su, "");
    if (character === "*" || character === "?") parts.push({ wild: character === "*" ? ".*" : "." });
    else if (parts.at(-1)?.plain) parts.at(-1).plain += one;
    else parts.push({ plain: one });
  }
  const patterns = [0, TURKIC].map((casing) => {
    const source = parts.map(({ wild, plain }) => wild ?? Array.from(corpus.forms(plain, fold)[casing], literal).join(""));
    return new RegExp(`^(?:${source.join("")})$`, "su");
  });
  return tokenThat((type, casing) => patterns[casing].test(type), fold, corpus);
}

function literal(character) {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/** Tokens that are written like a text, however it is divided among them; see rostra.concordance.query.written. */
function written(text, fold, corpus) {
  text = text.normalize("NFC");
  const ends = Array.from(text.matchAll(corpus.data.own_tokens ? ANYWHERE : BETWEEN_WORDS), (match) => match.index + match[0].length);
  const types = corpus.types(fold);
  const beginnings = new Map(); // by place and casing: where the texts from there end, by their folded forms
  const casings = Map.groupBy(corpus.casings, (_, type) => types[type]); // with a type, all others of its group
  const endsOf = (place, type) => casings.get(types[type]).flatMap((casing) => {
    const key = 2 * place + casing;
    if (!beginnings.has(key)) {
      const form = (end) => corpus.forms(text.slice(place, end), fold)[casing];
      beginnings.set(key, Map.groupBy(ends.filter((end) => end > place), form));
    }
    return beginnings.get(key).get(types[type]) ?? [];
  });
  const pattern = ({ tokens, joined }, start) => {
    const found = [];
    if (!pattern.first[tokens[start]]) return found;
    let places = new Set([0]);
    for (let at = start; at < tokens.length && places.size; at++) {
      const next = new Set();
      for (const place of places) {
        if (at > start && !IS_SPACE.test(text[place - 1]) && !joined(at)) continue;
        for (const end of endsOf(place, tokens[at])) {
          if (end === text.length) found.push(at + 1);
          else next.add(IS_SPACE.test(text[end]) ? end + 1 : end);
        }
      }
      places = next;
    }
    return found;
  };
  pattern.first = types.map((_, type) => endsOf(0, type).length > 0);
  return pattern;
}

/** The longest match from each token of an utterance, without matches inside another. */
function matches(pattern, utterance) {
  const ranges = [];
  let last = 0;
  for (let start = 0; start < utterance.tokens.length; start++) {
    if (pattern.first && !pattern.first[utterance.tokens[start]]) continue;
    const end = Math.max(start, ...pattern(utterance, start));
    if (end > start && end > last) {
      ranges.push([start, end]);
      last = end;
    }
  }
  return ranges;
}

/** The corpus of the page; its fields are those of rostra.explorer.page_data. */
class Corpus {
  constructor(data) {
    this.data = data;
    this.casings = new Uint8Array(data.types.length);
    for (const type of data.turkic) this.casings[type] = TURKIC;
    this.lengths = Int32Array.from(data.types, codePoints);
    this.rows = new Map(data.ids.map((id, u) => [id, u]));
    this.tokens = Int32Array.from(data.tokens);
    this.starts = Int32Array.from(data.steps);
    this.wordCounts = data.ids.map((_, u) => {
      const [first, end] = this.range(u);
      for (let at = first + 1; at < end; at++) this.starts[at] += this.starts[at - 1];
      return this.wordsOf(u, 0, end - first);
    });
    this.kept = new Map(); // what is computed once
  }

  once(key, compute) {
    if (!this.kept.has(key)) this.kept.set(key, compute());
    return this.kept.get(key);
  }

  /** The folded types. */
  types(fold) {
    return this.once(`types ${fold}`, () => this.data.types.map((type, i) => folded(type, fold, this.data.folding, this.casings[i])));
  }

  /** A text of a query folded in each casing. */
  forms(text, fold) {
    return [0, TURKIC].map((casing) => folded(text, fold, this.data.folding, casing));
  }

  /** The first token of an utterance among all tokens, and the first after it. */
  range(u) {
    return [this.data.offsets[u], this.data.offsets[u + 1]];
  }

  /** The types of the tokens of an utterance. */
  tokensOf(u) {
    return this.tokens.subarray(...this.range(u));
  }

  /** The number of words (no punctuation) among the tokens of an utterance from one to another. */
  wordsOf(u, from, to) {
    const first = this.data.offsets[u];
    let sum = 0;
    for (let at = first + from; at < first + to; at++) sum += this.data.words[this.tokens[at]];
    return sum;
  }

  /** The number of words of some utterances. */
  wordsIn(utterances) {
    return utterances.reduce((sum, u) => sum + this.wordCounts[u], 0);
  }

  /** The code of the value that an utterance has in a column: its place among all values in order. */
  code(column, u) {
    return this.data.columns[column].codes[u];
  }

  value(column, u) {
    return this.data.columns[column].values[this.code(column, u)];
  }

  /** How many utterances have each value of a column. */
  counts(column) {
    return this.once(`counts ${column}`, () => {
      const { values, codes } = this.data.columns[column];
      const counts = values.map(() => 0);
      for (const code of codes) counts[code] += 1;
      return counts;
    });
  }

  /** How many values some utterances have in a column; a missing one is none. */
  distinct(column, utterances) {
    const codes = new Set(utterances.map((u) => this.code(column, u)));
    return codes.size - codes.has(this.data.columns[column].values.indexOf(null));
  }

  /** A place of an utterance in its source, such as char_start; null if it is unknown. */
  place(name, u) {
    const place = this.data.places[name][u];
    return place === -1 ? null : place;
  }

  /** The hits in the chosen utterances: {u, from, to}, the utterance and its tokens, end exclusive. */
  search(query, fold, chosen) {
    const pattern = new Parser(query, fold, this).query();
    return chosen.flatMap((u) => {
      const tokens = this.tokensOf(u);
      const joined = (at) => this.start(u, at) === this.end(u, at - 1);
      return matches(pattern, { tokens, joined }).map(([from, to]) => ({ u, from, to }));
    });
  }

  /** The start of a token in its utterance, in code points. */
  start(u, at) {
    return this.starts[this.data.offsets[u] + at];
  }

  /** The end of a token in its utterance, in code points. */
  end(u, at) {
    const place = this.data.offsets[u] + at;
    return this.starts[place] + this.lengths[this.tokens[place]];
  }

  /** The token of an utterance that starts at a place; null if none does. */
  tokenAt(u, start) {
    const at = this.starts.subarray(...this.range(u)).indexOf(start);
    return at === -1 ? null : at;
  }

  /** A line of the concordance: left, node, right, and the offsets of the node in its utterance. */
  line(hit, context) {
    const { u, from, to } = hit;
    const text = this.data.texts[u];
    const size = this.tokensOf(u).length;
    const [first, last] = [this.start(u, Math.max(from - context, 0)), this.end(u, Math.min(to + context, size) - 1)];
    const [start, end] = [this.start(u, from), this.end(u, to - 1)];
    return {
      left: cut(text, first, start), node: cut(text, start, end), right: cut(text, end, last), start, end,
    };
  }

  /** Hits sorted by keys (L1, R1, node or a column), the first of which is the primary key. */
  sorted(hits, keys) {
    if (!keys.length) return hits;
    const ranks = keys.map((key) => Int32Array.from(hits, (hit) => this.rank(hit, key)));
    const order = Int32Array.from(hits, (_, i) => i).sort((a, b) => {
      for (const rank of ranks) if (rank[a] !== rank[b]) return rank[a] - rank[b];
      return a - b;
    });
    return Array.from(order, (i) => hits[i]);
  }

  rank({ u, from, to }, key) {
    const tokens = this.tokensOf(u);
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
