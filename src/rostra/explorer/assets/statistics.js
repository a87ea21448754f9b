/* The counts of the page: what rostra freq, collocates and dispersion give for the same hits. */

const Z = 1.959963984540054; // the 97.5th percentile of the normal distribution

/** Types that a fold makes alike: the group of each type, and the commonest type of each group. */
function groupsOf(corpus, fold) {
  return corpus.once(`groups ${fold}`, () => {
    const numbers = new Map();
    const of = Int32Array.from(corpus.types(fold), (type) => numbers.get(type) ?? numbers.set(type, numbers.size).get(type));
    const counts = new Map(); // by group and string: a string with two casings is one form
    const { types } = corpus.data;
    const key = (type) => `${of[type]} ${types[type]}`;
    const byType = new Int32Array(types.length);
    for (const type of corpus.tokens) byType[type] += 1;
    byType.forEach((times, type) => counts.set(key(type), (counts.get(key(type)) ?? 0) + times));
    const forms = [];
    types.forEach((_, type) => {
      const best = forms[of[type]];
      if (best === undefined || counts.get(key(type)) > counts.get(key(best))) forms[of[type]] = type;
    });
    return { of, forms: forms.map((type) => types[type]), size: numbers.size };
  });
}

/** How many different utterances and speakers have the hits. */
const ranges = (corpus, utterances) => ({
  utterances: new Set(utterances).size, speakers: corpus.distinct("speaker_id", utterances),
});

/** The hits by the token at a position (node, L1, R2, …), in its commonest form; those with most hits first. */
function breakdown(corpus, hits, position, fold, words) {
  const groups = groupsOf(corpus, fold);
  const [, side, distance] = /^([LR])(\d+)$/.exec(position) ?? [null, null, "0"];
  const places = ({ u, from, to }) => {
    const tokens = corpus.tokensOf(u);
    if (!side) return tokens.subarray(from, to);
    const place = side === "L" ? from - Number(distance) : to + Number(distance) - 1;
    return place < 0 ? [] : tokens.subarray(place, place + 1);
  };
  const rows = Map.groupBy(hits, (hit) => Array.from(places(hit), (type) => groups.of[type]).join(" "));
  return Array.from(rows, ([key, found]) => ({
    form: key === "" ? null : key.split(" ").map((group) => groups.forms[group]).join(" "),
    key: key.split(" ").map(Number), count: found.length, share: found.length / hits.length,
    rate: words ? (found.length * 1e6) / words : null, ...ranges(corpus, found.map(({ u }) => u)),
  })).toSorted((a, b) => b.count - a.count || a.key[0] - b.key[0]);
}

/** The words near the hits; see rostra.concordance.statistics.collocates. */
function collocates(corpus, hits, chosen, { window: size, minimum, measure, fold }) {
  const groups = groupsOf(corpus, fold);
  const isWord = corpus.data.words;
  const [all, node, near] = [0, 1, 2].map(() => new Int32Array(groups.size));
  const utterances = new Map(); // of each collocate
  let [windowWords, hitWords, words] = [0, 0, 0];
  for (const u of chosen) {
    for (const type of corpus.tokensOf(u)) if (isWord[type]) [all[groups.of[type]] += 1, words += 1];
  }
  for (const [u, found] of Map.groupBy(hits, (hit) => hit.u)) {
    const tokens = corpus.tokensOf(u);
    const states = new Uint8Array(tokens.length); // 1 in a window, 2 in a hit
    for (const { from, to } of found) states.fill(1, Math.max(from - size, 0), Math.min(to + size, tokens.length));
    for (const { from, to } of found) states.fill(2, from, to);
    states.forEach((state, i) => {
      if (!state || !isWord[tokens[i]]) return;
      const group = groups.of[tokens[i]];
      if (state === 2) return [node[group] += 1, hitWords += 1];
      near[group] += 1;
      windowWords += 1;
      if (!utterances.has(group)) utterances.set(group, []);
      if (utterances.get(group).at(-1) !== u) utterances.get(group).push(u);
    });
  }
  const others = words - hitWords - windowWords;
  const rows = Array.from(utterances, ([group, rowsOf]) => {
    const [count, elsewhere] = [near[group], all[group] - node[group] - near[group]];
    const expected = ((count + elsewhere) * windowWords) / (windowWords + others);
    return {
      form: groups.forms[group], group, count, elsewhere, expected,
      log_dice: 14 + Math.log2((2 * count) / (hits.length + all[group])),
      log_likelihood: logLikelihood(count, elsewhere, windowWords, others),
      mi: Math.log2(count / expected), ...ranges(corpus, rowsOf),
    };
  }).filter(({ count }) => count >= minimum);
  return { windowWords, rows: rows.toSorted((a, b) => b[measure] - a[measure] || a.group - b.group) };
}

/** G² over all four cells (Dunning 1993). */
function logLikelihood(a, b, n1, n2) {
  const [c, d, n] = [n1 - a, n2 - b, n1 + n2];
  const term = (observed, row, column) => (observed && row && column ? observed * Math.log((observed * n) / (row * column)) : 0);
  return Math.max(2 * (term(a, a + b, n1) + term(b, a + b, n2) + term(c, c + d, n1) + term(d, c + d, n2)), 0);
}

/** Wilson's score interval of 95 per cent for a count among a size, as proportions; null if there is none. */
function wilson(count, size) {
  if (!size || count > size) return [null, null];
  const p = count / size;
  const z2 = Z * Z;
  const centre = (p + z2 / (2 * size)) / (1 + z2 / size);
  const half = (Z * Math.sqrt((p * (1 - p)) / size + z2 / (4 * size * size))) / (1 + z2 / size);
  return [count === 0 ? 0 : Math.max(centre - half, 0), count === size ? p : Math.min(centre + half, 1)];
}

const BINS = ["decade", "year", "quarter", "month", "week", "day"];

/** The number of the bin of a day (since 1970-01-01). */
function binOf(day, bins) {
  if (bins === "day") return day;
  if (bins === "week") return Math.floor((day + 3) / 7); // 1970-01-01 was a Thursday
  const date = new Date(day * 864e5);
  const months = 12 * date.getUTCFullYear() + date.getUTCMonth();
  return Math.floor(months / { month: 1, quarter: 3, year: 12, decade: 120 }[bins]);
}

function binName(number, bins) {
  const four = (year) => String(year).padStart(4, "0");
  const two = (value) => String(value).padStart(2, "0");
  const dated = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
  switch (bins) {
    case "day": return dated(number);
    case "week": {
      const year = dated(7 * number).slice(0, 4); // of the Thursday
      const first = Date.UTC(Number(year), 0, 1) / 864e5;
      return `${year}-W${two(Math.floor((7 * number - first) / 7) + 1)}`;
    }
    case "month": return `${four(Math.floor(number / 12))}-${two((number % 12) + 1)}`;
    case "quarter": return `${four(Math.floor(number / 4))}-Q${(number % 4) + 1}`;
    case "year": return four(number);
    default: return `${four(10 * number)}..${four(10 * number + 9)}`;
  }
}

/** The bin of each date; null for one that is not within one bin. */
function binsOfDates(days, bins) {
  return days.map((ends) => {
    if (ends === null) return null;
    const [first, last] = ends.map((day) => binOf(day, bins));
    return first === last ? first : null;
  });
}

/** The hits over time: a row for each bin, and the number of utterances that are in none. */
function timeSeries(corpus, hits, chosen, bins) {
  const dates = binsOfDates(corpus.data.days, bins);
  const bin = (u) => dates[corpus.code("date", u)];
  const placed = chosen.filter((u) => bin(u) !== null);
  if (!placed.length) return { rows: [], unplaced: chosen.length };
  const [first, last] = placed.reduce(([low, high], u) => [Math.min(low, bin(u)), Math.max(high, bin(u))], [Infinity, -Infinity]);
  const rows = Array.from({ length: last - first + 1 }, (_, i) => ({ name: binName(first + i, bins), count: 0, words: 0 }));
  for (const u of placed) rows[bin(u) - first].words += corpus.wordCounts[u];
  for (const { u } of hits) if (bin(u) !== null) rows[bin(u) - first].count += 1;
  for (const row of rows) {
    row.rate = row.words ? (row.count * 1e6) / row.words : null;
    [row.low, row.high] = wilson(row.count, row.words).map((end) => (end === null ? null : end * 1e6));
  }
  return { rows, unplaced: chosen.length - placed.length };
}

/** The chosen utterances divided by a column (a country also by its basis); parts with most hits come first. */
function partsOver(corpus, hits, chosen, over, nameOf) {
  const basis = corpus.data.columns.country_basis.values.length;
  const partOf = (u) => corpus.code(over, u) + (over === "country" ? corpus.code("country_basis", u) / basis : 0);
  const parts = new Map();
  const before = new Map(); // the number of words before each utterance in its part
  for (const u of chosen) {
    const code = partOf(u);
    if (!parts.has(code)) parts.set(code, { code, value: corpus.value(over, u), name: nameOf(u), words: 0, count: 0, positions: [] });
    const part = parts.get(code);
    before.set(u, part.words);
    part.words += corpus.wordCounts[u];
  }
  for (const { u, from } of hits) {
    const part = parts.get(partOf(u));
    part.count += 1;
    part.positions.push(before.get(u) + corpus.wordsOf(u, 0, from));
  }
  const all = [...parts.values()].filter((part) => part.words)
    .toSorted((a, b) => b.count - a.count || b.words - a.words || a.code - b.code);
  const namesakes = Map.groupBy(all, ({ name }) => name);
  return all.map((part) => ({
    ...part, rate: (part.count * 1e6) / part.words,
    name: namesakes.get(part.name).length > 1 ? `${part.name} (${part.value})` : part.name,
  }));
}
