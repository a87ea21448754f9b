/* Charts, each with a table of its figures: dispersion and keywords. */

const DRAWN = 40; // parts in the chart at most
const STROKES = 2000; // with more of them the chart is a bitmap
const drawn = {}; // the chart in each box, and how often one was requested

/** Replace the chart in a box, unless a newer one was requested meanwhile. */
async function draw(id, name, rows, label) {
  const box = $(id);
  const turn = drawn[id] ??= { asked: 0, finalize: () => {} };
  const mine = ++turn.asked;
  box.setAttribute("aria-label", label);
  const width = Math.max(box.clientWidth - 420, 240);
  const spec = { ...structuredClone(data.charts[name]), datasets: rows, width };
  const renderer = (rows.hits0?.length ?? 0) > STROKES ? "canvas" : "svg";
  const made = element("div");
  const { finalize } = await vegaEmbed(made, spec, { renderer, actions: false, ast: true, tooltip: { theme: "light" } });
  if (mine !== turn.asked) return finalize();
  turn.finalize();
  turn.finalize = finalize;
  return box.replaceChildren(made);
}

/** The chosen utterances in parts by the values of a column, in their order; countries with their basis. */
function partsOver(over) {
  const called = (u) => (over === "country" ? country(u)
    : corpus.value(over === "speaker_id" ? "speaker" : over, u) ?? "not stated");
  const basis = data.columns.country_basis.values.length;
  const place = (u) => corpus.code(over, u) + (over === "country" ? corpus.code("country_basis", u) / basis : 0);
  const parts = new Map();
  const before = new Map(); // the number of words of its part before each utterance
  for (const u of chosen) {
    const at = place(u);
    if (!parts.has(at)) parts.set(at, { at, own: corpus.value(over, u), part: called(u), words: 0, count: 0, places: [] });
    const part = parts.get(at);
    before.set(u, part.words);
    part.words += corpus.wordCounts[u];
  }
  for (const { u, from } of hits) {
    const part = parts.get(place(u));
    part.count += 1;
    part.places.push(before.get(u) + corpus.wordsOf(data.tokens[u].slice(0, from)));
  }
  const all = [...parts.values()].filter((part) => part.words)
    .toSorted((a, b) => b.count - a.count || b.words - a.words || a.at - b.at);
  const times = Map.groupBy(all, ({ part }) => part);
  return all.map((part, rank) => {
    const rate = (part.count * 1e6) / part.words;
    return {
      ...part, rank, rate, part: times.get(part.part).length > 1 ? `${part.part} (${part.own})` : part.part,
      said: part.count ? `${number(part.count)} (${number(rate)} per million)` : "0",
    };
  });
}

function drawSpread() {
  const over = $("over").value;
  const all = partsOver(over);
  const most = all.slice(0, DRAWN);
  $("parts").replaceChildren(...all.map((part) => figures(part.part, number(part.count), number(part.words), number(part.rate))));
  const what = asking() ? `“${$("query").value.trim()}”: ${summary()}.` : "Type a word to see where it occurs.";
  const more = all.length > most.length ? ` The ${most.length} parts with most hits are drawn.` : "";
  $("spread-note").textContent = `${what} The length of a bar is the number of words of its part; a stroke is a hit.${more}`;
  $("dispersion-command").textContent = commandLine("dispersion", `--over ${over}`);
  $("dispersion-command").parentElement.hidden = !asking();
  $("spread-chart").hidden = !hits.length;
  if (!hits.length) return Promise.resolve();
  const strokes = most.flatMap(({ part, rank, places }) => places.map((word) => ({ part, rank, word })));
  const parts = most.map(({ part, rank, words, count: times, said }) => ({ part, rank, words, count: times, said }));
  return draw("spread-chart", "dispersion", { parts0: parts, hits0: strokes },
    `Where the hits occur in each ${NAMES[over]}; the table below has the figures.`);
}

/** A row of figures after a name. */
function figures(name, ...values) {
  return element("tr", {}, element("th", { scope: "row", dir: "auto" }, name),
    ...values.map((value) => element("td", {}, value)));
}

function drawKeywords() {
  const { column, value, words, notes, totals } = data.keywords.find((k) => target(k) === $("target").value) ?? {};
  $("keyness-command").parentElement.hidden = !words || data.stamp.where.length > 0;
  if (!words) {
    $("keyword-notes").replaceChildren(element("li", {}, "There is nothing to compare: one country, and one speaker."));
    $("keyword-chart").hidden = true;
    return Promise.resolve();
  }
  const lines = [
    `${called(column, value)}: ${number(totals.target_words)} words, against ${number(totals.reference_words)} of the rest; the search does not change this. Beside each word: its count here : elsewhere, and the number of speakers who use it in the one that has more of it.`,
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

/** A value as readers know it: a speaker by name. */
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
