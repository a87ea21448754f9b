/* Tables of figures in which bars and strokes draw what they say; and the chart of the timeline. */

const MOST_ROWS = 40; // of a table, until all are asked for

/** An element of SVG. */
function drawing(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A table row: a name and its figures. */
function figures(name, ...values) {
  return element("tr", {}, element("th", { scope: "row" }, typeof name === "string" ? element("bdi", {}, name) : name),
    ...values.map((value) => (value instanceof Node ? element("td", { class: "drawn" }, value) : element("td", {}, value))));
}

/** A bar for a share of the whole width, with a text beside it. */
function bar(share, text, kind = "") {
  const drawn = element("span", { class: `bar ${kind}`, "aria-hidden": "true" });
  drawn.style.width = `${100 * Math.min(Math.max(share, 0), 1)}%`;
  return element("span", { class: "bar-box" }, element("span", { class: "rail" }, drawn), element("span", { class: "bar-text" }, text));
}

/** Fill a table with rows, of which the first are drawn, and all if asked. */
function fillRows(id, rows, draw, columns, most = MOST_ROWS) {
  const shown = rows.slice(0, most).map(draw);
  if (rows.length > most) {
    const button = element("button", { type: "button" }, `Show all ${number(rows.length)}`);
    button.addEventListener("click", () => {
      fillRows(id, rows, draw, columns, Infinity);
      $(id).children[most].querySelector("th").setAttribute("tabindex", "-1");
      $(id).children[most].querySelector("th").focus();
    });
    shown.push(element("tr", { class: "rest" }, element("td", { colspan: columns }, button)));
  }
  $(id).replaceChildren(...shown);
}

/** Say something above a table of a panel, which is hidden with its command where it has no rows. */
function note(panel, text, isEmpty) {
  $(`${panel}-note`).textContent = text;
  for (const part of document.querySelectorAll(`#${panel} .wide, #${panel} .command`)) part.hidden = isEmpty;
  return isEmpty;
}

/** Whether a panel has no hits to count; it then says so. */
function isWithoutHits(panel, purpose) {
  return note(panel, hasQuery() ? `No hit in ${count(chosen.length, "utterance")}.` : `Type a word to see ${purpose}.`, !hasQuery() || !hits.length);
}

/** A word as a button that shows its concordance. */
function searching(word, query = escaped(word), folds = fold()) {
  const button = element("button", { type: "button", class: "node" }, element("bdi", {}, word));
  button.addEventListener("click", () => {
    $("query").value = query;
    $("case").checked = !folds.includes("case");
    $("accents").checked = folds.includes("diacritics");
    tab = "lines";
    changed();
    $("tab-lines").focus();
  });
  return button;
}

const escaped = (word) => word.replaceAll(/[\\*?|{}["]/g, "\\$&");

/* ---- breakdown and collocates ---- */

function drawBreakdown() {
  const position = $("position").value;
  $("position-name").textContent = $("position").selectedOptions[0].text;
  if (isWithoutHits("breakdown", "its forms and its neighbours")) return;
  const rows = breakdown(corpus, hits, position, fold(), corpus.wordsIn(chosen));
  note("breakdown", `“${$("query").value.trim()}”: ${summary()}. There ${rows.length === 1 ? "is 1 form" : `are ${number(rows.length)} forms`} at this place.`, false);
  fillRows("forms", rows, (row) => figures(
    row.form === null ? element("i", {}, "none") : position === "node" ? searching(row.form) : row.form, number(row.count),
    bar(row.share, `${figure(100 * row.share, 1)} %`), row.rate === null ? "–" : number(row.rate), number(row.utterances), number(row.speakers)), 6);
  hideSpeakers("breakdown");
  $("breakdown-command").textContent = commandLine("freq", `--breakdown ${position}`);
}

function drawCollocates() {
  if (isWithoutHits("collocates", "the words near it")) return;
  const [size, minimum, measure] = [Number($("window").value), Number($("minimum").value), $("measure").value];
  const { rows, windowWords } = collocates(corpus, hits, chosen, { window: size, minimum, measure, fold: fold() });
  const found = `${count(rows.length, "word")} within ${size} tokens of a hit, at least ${minimum === 1 ? "once" : `${minimum} times`}; ${number(windowWords)} words are so near.`;
  if (note("collocates", rows.length ? found : `No word is so often near the hits.`, !rows.length)) return;
  const most = Math.max(...rows.map((row) => row.count));
  const query = $("query").value.trim();
  const near = (word) => (/[|{}]/.test(query) ? escaped(word)
    : `${query} {0,${size - 1}} ${escaped(word)} | ${escaped(word)} {0,${size - 1}} ${query}`);
  fillRows("neighbours", rows, (row) => figures(searching(row.form, near(row.form)), bar(row.count / most, number(row.count)),
    number(row.elsewhere), figure(row.log_dice, 2), figure(row.log_likelihood, 2), figure(row.mi, 2), number(row.speakers)), 7);
  hideSpeakers("collocates");
  $("collocates-command").textContent = commandLine("collocates", `--window ${size} ${size}`, `--minimum ${minimum}`, `--sort ${measure}`);
}

/** Hide the numbers of speakers where none is stated. */
function hideSpeakers(panel) {
  document.querySelector(`#${panel} table`).classList.toggle("without-speakers", !isStated("speaker_id"));
}

/* ---- dispersion ---- */

const nameIn = (over) => (u) => (over === "country" ? cell("country", u)
  : corpus.value(over === "speaker_id" ? "speaker" : over, u) ?? "not stated");

function drawSpread() {
  const over = $("over").value;
  if (isWithoutHits("spread", "where it occurs")) return;
  const parts = partsOver(corpus, hits, chosen, over, nameIn(over));
  const having = parts.filter((part) => part.count).length;
  note("spread", `“${$("query").value.trim()}”: ${summary()}. ${number(having)} of ${number(parts.length)} parts have it. The length of a bar is the number of words of its part; a stroke is a hit.`, false);
  const longest = Math.max(...parts.map(({ words }) => words));
  fillRows("parts", parts, (part) => figures(part.name, strip(part, longest), number(part.count), number(part.words), number(part.rate)), 5);
  $("dispersion-command").textContent = commandLine("dispersion", `--over ${quoted(named(over))}`);
}

/** A part as a bar of its words, with a stroke for each hit. */
function strip({ words, positions }, longest) {
  const x = (word) => Math.round((1000 * (word + 0.5)) / longest);
  const strokes = [...new Set(positions.map(x))].map((place) => `M${place} 0V20`).join("");
  return drawing("svg", { class: "strip", viewBox: "0 0 1000 20", preserveAspectRatio: "none", "aria-hidden": "true" },
    drawing("rect", { x: 0, y: 4, height: 12, width: Math.max((1000 * words) / longest, 1) }), drawing("path", { d: strokes }));
}

/* ---- timeline ---- */

function drawTime() {
  const bins = $("bins").value;
  const isEmpty = isWithoutHits("time", "how often it occurs over time");
  $("time-chart").replaceChildren();
  if (isEmpty) return;
  const { rows, unplaced } = timeSeries(corpus, hits, chosen, bins);
  const left = unplaced ? ` ${count(unplaced, "utterance")} without a date within one ${bins}.` : "";
  if (note("time", `“${$("query").value.trim()}”: ${summary()}.${left} The intervals (Wilson, 95 per cent) take words for independent and are too narrow where few speakers have the hits.`, !rows.length)) return;
  const rate = (value) => (value === null ? "–" : number(value));
  fillRows("times", rows, (row) => figures(row.name, number(row.count), number(row.words), rate(row.rate),
    row.low === null ? "–" : `${number(row.low)} to ${number(row.high)}`), 5, 120);
  $("time-chart").replaceChildren(timeChart(rows, Math.max($("time-chart").clientWidth, 240), bins));
  $("time-command").textContent = commandLine("freq", `--over ${named("date")}`, `--bins ${bins}`);
}

/** Frequencies over time: a point for each bin with words, the interval of each, and lines between them. */
function timeChart(rows, width, bins) {
  const [left, right, top, bottom, height] = [62, 14, 24, 30, 280];
  const most = Math.max(...rows.map(({ high, rate }) => high ?? rate ?? 0), 1);
  const step = niceStep(most / 4);
  const x = (i) => left + ((i + 0.5) * (width - left - right)) / rows.length;
  const y = (value) => top + (1 - value / (step * Math.ceil(most / step))) * (height - top - bottom);
  const chart = drawing("svg", { class: "time", width, height, role: "img", "aria-label": `Hits per million words in each ${bins}; the table below has the figures.` });
  for (let value = 0; value <= step * Math.ceil(most / step); value += step) {
    chart.append(drawing("line", { class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      drawing("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)));
  }
  chart.append(drawing("text", { x: 0, y: 12 }, "per million words"));
  const labels = Math.ceil(rows.length / Math.max(Math.floor((width - left - right) / (8 * rows[0].name.length + 10)), 1));
  let path = "";
  rows.forEach((row, i) => {
    if (i % labels === 0) chart.append(drawing("text", { x: x(i), y: height - 8, "text-anchor": "middle" }, row.name));
    if (row.rate === null) return path += " ";
    path += `${path === "" || path.endsWith(" ") ? "M" : "L"}${x(i)} ${y(row.rate)}`;
  });
  chart.append(drawing("path", { class: "line", d: path }));
  rows.forEach((row, i) => {
    if (row.rate === null) return;
    const title = drawing("title", {}, `${row.name}: ${count(row.count, "hit")}, ${number(row.rate)} per million words`);
    const interval = row.low === null ? [] : [drawing("line", { class: "interval", x1: x(i), x2: x(i), y1: y(row.low), y2: y(row.high) })];
    chart.append(drawing("g", {}, ...interval, drawing("circle", { cx: x(i), cy: y(row.rate), r: rows.length > 80 ? 2 : 4 }), title));
  });
  return chart;
}

/** The least of 1, 2, 5, 10, 20, … that is not less than a value. */
function niceStep(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= value);
}

/** The first choice of bins: the widest in which the corpus has at least six, else the narrowest that divides it. */
function usualBins() {
  const numbers = BINS.map((bins) => new Set(binsOfDates(data.days, bins).filter((bin) => bin !== null)).size);
  const enough = numbers.findIndex((size, i) => size >= 6 && BINS[i] !== "decade");
  const dividing = numbers.indexOf(Math.max(...numbers.slice(1)));
  return BINS[enough !== -1 ? enough : Math.max(dividing, 1)];
}

/* ---- keywords ---- */

const DIRECTIONS = { positive: "more frequent here", negative: "less frequent here" };

function drawKeywords() {
  const keywords = data.keywords.find((one) => targetKey(one) === $("target").value);
  for (const id of ["target", "direction"]) $(id).parentElement.hidden = !keywords;
  $("keyword-details").hidden = !keywords;
  if (!keywords) return note("keywords", "There is nothing to compare: all utterances have the same country and speaker, and no own column divides them.", true);
  const direction = $("direction").value;
  const { column, target, units, notes } = keywords;
  const words = keywords[direction];
  note("keywords", `${targetName(keywords)}: ${number(keywords.target_words)} words, against ${number(keywords.reference_words)} of the rest; the search does not change this. A pale bar has q above .05 or none; a hollow one has one of the ${units} alone behind it.`, !words.length);
  $("keyword-notes").replaceChildren(...notes.map((line) => element("li", {}, line)));
  const most = Math.max(...words.map((word) => Math.abs(word.log_ratio)), 1);
  fillRows("words", words, (word) => {
    const users = word[`${direction === "positive" ? "target" : "reference"}_${units}`];
    const kind = `${direction} ${word.q === null || word.q > 0.05 ? "pale" : ""} ${users === 1 ? "hollow" : ""}`;
    const by = word.most_in === null ? "–" : `${column === "speaker_id" || units === "speakers" ? called("speaker_id", word.most_in) : word.most_in} (${figure(word.most_share, 2)})`;
    return figures(searching(word.word, escaped(word.word), ["case", "typography"]), bar(Math.abs(word.log_ratio) / most, figure(word.log_ratio, 2), kind),
      number(word.target_count), number(word.reference_count), figure(word.log_likelihood, 2),
      word[`target_${units}`] === null ? "–" : number(word[`target_${units}`]), by, figure(word.p, 4), figure(word.q, 4));
  }, 9);
  const filters = Object.entries(target).filter(([name, value]) => name !== "country_basis" || isStated("country_basis"))
    .map(([name, value]) => `--target ${quoted(filter(name === column.replace(/^own:/, "") ? column : name, value))}`);
  $("keyness-command").textContent = `rostra keyness ${filters.join(" ")} --direction ${direction} --limit ${words.length}${CORPUS}`;
  $("keyness-command").parentElement.hidden = data.stamp.where.length > 0 || !words.length;
}

const targetKey = ({ column, target }) => [column, ...Object.values(target).map((value) => value ?? "null")].join("=");

function targetName({ column, target }) {
  const [value, basis] = Object.values(target);
  return `${called(column, value)}${basis ? `, ${basis}` : ""}`;
}
