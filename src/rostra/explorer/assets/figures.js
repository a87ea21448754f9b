/* Charts, each with its table of figures: the spread of hits, and keywords. */

const DRAWN = 40; // parts at most
const STROKES = 2000; // more of them are painted, not drawn one by one
const drawn = {}; // the view in each box, and how often one was asked for

/** A chart takes the place of the one before, unless a newer one was asked for meanwhile. */
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

/** The utterances that are chosen by what they have in a column, in its order; countries with their basis. */
function partsOver(over) {
  const called = (u) => (over === "country" ? country(u)
    : corpus.value(over === "speaker_id" ? "speaker" : over, u) ?? "not stated");
  const basis = data.columns.country_basis.values.length;
  const place = (u) => corpus.code(over, u) + (over === "country" ? corpus.code("country_basis", u) / basis : 0);
  const parts = new Map();
  const before = new Map(); // words of its part that stand before each utterance
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
  const what = asking() ? `“${$("query").value.trim()}”: ${summary()}.` : "Type a word to see where it stands.";
  const more = all.length > most.length ? ` The ${most.length} parts with most hits are drawn.` : "";
  $("spread-note").textContent = `${what} A bar is as long as the words of its part, a stroke is a hit.${more}`;
  $("dispersion-command").textContent = commandLine("dispersion", `--over ${over}`);
  $("dispersion-command").parentElement.hidden = !asking();
  $("spread-chart").hidden = !hits.length;
  if (!hits.length) return Promise.resolve();
  const strokes = most.flatMap(({ part, rank, places }) => places.map((word) => ({ part, rank, word })));
  const parts = most.map(({ part, rank, words, count: times, said }) => ({ part, rank, words, count: times, said }));
  return draw("spread-chart", "dispersion", { parts0: parts, hits0: strokes },
    `Where the hits stand in each ${NAMES[over]}; the table below has the figures.`);
}

/** A row of figures behind what they are of. */
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
    `${called(column, value)}: ${number(totals.target_words)} words, against ${number(totals.reference_words)} of the rest; the search does not change this. Beside each word: its count here : elsewhere, and how many speakers say it on the side that has more of it.`,
    ...notes,
  ];
  $("keyword-notes").replaceChildren(...lines.map((line) => element("li", {}, line)));
  $("keyness-command").textContent = `rostra keyness --target ${quoted(filter(column, value))} --limit ${words.length}${CORPUS}`;
  $("words").replaceChildren(...words.map((w) => figures(searching(w.word),
    number(w.target_count), number(w.reference_count), figure(w.log_ratio, 2), figure(w.log_likelihood, 2),
    number(w.target_speakers), w.most_in === null ? "–" : `${w.most_in} (${figure(w.most_share, 2)})`,
    figure(w.p, 4), figure(w.q, 4))));
  return draw("keyword-chart", "keyness", { words },
    `How much more often words stand in ${called(column, value)} than in the rest; the table below has the figures.`);
}

const target = ({ column, value }) => `${column}=${value}`;

/** A value as people read it: a speaker by name. */
function called(column, value) {
  const { values, codes } = data.columns[column];
  const name = column === "speaker_id" ? corpus.value("speaker", codes.indexOf(values.indexOf(value))) : value;
  return name ?? value ?? "not stated";
}

/** A word that shows its own concordance; keywords are counted without regard to case. */
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
