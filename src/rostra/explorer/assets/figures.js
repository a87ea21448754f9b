/* Charts, each with a table of its figures: dispersion and keywords. */

const DRAWN = 40; // parts in the chart at most
const STROKES = 2000; // with more strokes the chart is a bitmap
const drawn = {}; // of each box: how to remove its chart, and the number of requests so far

/** Replace the chart in a box, unless a newer one was requested meanwhile. */
async function draw(id, name, rows, label) {
  const box = $(id);
  const state = drawn[id] ??= { requests: 0, finalize: () => {} };
  const request = ++state.requests;
  box.setAttribute("aria-label", label);
  const width = Math.max(box.clientWidth - 420, 240);
  const spec = { ...structuredClone(data.charts[name]), datasets: rows, width };
  const renderer = (rows.hits0?.length ?? 0) > STROKES ? "canvas" : "svg";
  const chart = element("div");
  const { finalize } = await vegaEmbed(chart, spec, { renderer, actions: false, ast: true, tooltip: { theme: "light" } });
  if (request !== state.requests) return finalize();
  state.finalize();
  state.finalize = finalize;
  return box.replaceChildren(chart);
}

/** The chosen utterances divided by a column (a country also by its basis); parts with most hits come first. */
function partsOver(over) {
  const nameOf = (u) => (over === "country" ? country(u)
    : corpus.value(over === "speaker_id" ? "speaker" : over, u) ?? "not stated");
  const basis = data.columns.country_basis.values.length;
  const partOf = (u) => corpus.code(over, u) + (over === "country" ? corpus.code("country_basis", u) / basis : 0);
  const parts = new Map();
  const before = new Map(); // the number of words before each utterance in its part
  for (const u of chosen) {
    const code = partOf(u);
    if (!parts.has(code)) parts.set(code, { code, value: corpus.value(over, u), part: nameOf(u), words: 0, count: 0, positions: [] });
    const part = parts.get(code);
    before.set(u, part.words);
    part.words += corpus.wordCounts[u];
  }
  for (const { u, from } of hits) {
    const part = parts.get(partOf(u));
    part.count += 1;
    part.positions.push(before.get(u) + corpus.wordsOf(data.tokens[u].slice(0, from)));
  }
  const all = [...parts.values()].filter((part) => part.words)
    .toSorted((a, b) => b.count - a.count || b.words - a.words || a.code - b.code);
  const namesakes = Map.groupBy(all, ({ part }) => part);
  return all.map((part, rank) => {
    const rate = (part.count * 1e6) / part.words;
    return {
      ...part, rank, rate, part: namesakes.get(part.part).length > 1 ? `${part.part} (${part.value})` : part.part,
      said: part.count ? `${number(part.count)} (${number(rate)} per million)` : "0",
    };
  });
}

function drawSpread() {
  const over = $("over").value;
  const all = partsOver(over);
  const most = all.slice(0, DRAWN);
  $("parts").replaceChildren(...all.map((part) => figures(part.part, number(part.count), number(part.words), number(part.rate))));
  const result = hasQuery() ? `“${$("query").value.trim()}”: ${summary()}.` : "Type a word to see where it occurs.";
  const more = all.length > most.length ? ` The ${most.length} parts with most hits are drawn.` : "";
  $("spread-note").textContent = `${result} The length of a bar is the number of words of its part; a stroke is a hit.${more}`;
  $("dispersion-command").textContent = commandLine("dispersion", `--over ${quoted(named(over))}`);
  $("dispersion-command").parentElement.hidden = !hasQuery();
  $("spread-chart").hidden = !hits.length;
  if (!hits.length) return Promise.resolve();
  const strokes = most.flatMap(({ part, rank, positions }) => positions.map((word) => ({ part, rank, word })));
  const parts = most.map(({ part, rank, words, count: times, said }) => ({ part, rank, words, count: times, said }));
  return draw("spread-chart", "dispersion", { parts0: parts, hits0: strokes },
    `Where the hits occur in each ${NAMES[over]}; the table below has the figures.`);
}

/** A table row: a name and its figures. */
function figures(name, ...values) {
  return element("tr", {}, element("th", { scope: "row", dir: "auto" }, name),
    ...values.map((value) => element("td", {}, value)));
}

function drawKeywords() {
  const { column, value, words, notes, totals } = data.keywords.find((k) => target(k) === $("target").value) ?? {};
  $("keyness-command").parentElement.hidden = !words || data.stamp.where.length > 0;
  if (!words) {
    $("keyword-notes").replaceChildren(element("li", {}, "There is nothing to compare: all utterances have the same country and speaker, and no own column divides them."));
    $("keyword-chart").hidden = true;
    return Promise.resolve();
  }
  const lines = [
    `${called(column, value)}: ${number(totals.target_words)} words, against ${number(totals.reference_words)} of the rest; the search does not change this. Beside each word: its counts here : elsewhere, and how many speakers use it where it is more frequent.`,
    ...notes,
  ];
  $("keyword-notes").replaceChildren(...lines.map((line) => element("li", {}, line)));
  $("keyness-command").textContent = `rostra keyness --target ${quoted(filter(column, value))} --limit ${words.length}${CORPUS}`;
  $("words").replaceChildren(...words.map((w) => figures(searching(w.word),
    number(w.target_count), number(w.reference_count), figure(w.log_ratio, 2), figure(w.log_likelihood, 2),
    number(w.target_speakers), w.most_in === null ? "–" : `${w.most_in} (${figure(w.most_share, 2)})`,
    figure(w.p, 4), figure(w.q, 4))));
  return draw("keyword-chart", "keyness", { words },
    `How much more often words occur in ${called(column, value)} than in the rest; the table below has the figures.`);
}

const target = ({ column, value }) => `${column}=${value}`;

/** The name of a value: that of a speaker for a speaker_id, else the value. */
function called(column, value) {
  const { values, codes } = data.columns[column];
  const name = column === "speaker_id" ? corpus.value("speaker", codes.indexOf(values.indexOf(value))) : value;
  return name ?? value ?? "not stated";
}

/** A word as a button that shows its concordance; keywords ignore case. */
function searching(word) {
  const button = element("button", { type: "button", class: "node" }, word);
  button.addEventListener("click", () => {
    $("query").value = word.replaceAll(/[\\*?|{}["]/g, "\\$&");
    $("case").checked = $("accents").checked = false;
    tab = "lines";
    changed();
    $("tab-lines").focus();
  });
  return button;
}
