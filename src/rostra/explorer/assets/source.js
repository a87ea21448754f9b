/* An utterance in its source: its text, what marks it, and what is known of it. */

const view = new SourceView($("text"));
const SHEET = matchMedia("(max-width: 48rem)"); // on a phone the source covers the page

/** The rows of the utterances of the same source. */
function ofSameSource(u) {
  const bySource = corpus.once("rows by source", () => Map.groupBy(data.ids.keys(), (row) => corpus.code("source_id", row)));
  return bySource.get(corpus.code("source_id", u));
}

/** The marks in the text of the source of an utterance, in code points. */
function marksOf({ u, from }) {
  const marks = [];
  const add = (start, end, name, more = {}) => {
    if (start !== null && end !== null && start < end) marks.push({ from: start, to: end, name, ...more });
  };
  const place = (name, row) => [corpus.place(`${name}_start`, row), corpus.place(`${name}_end`, row)];
  const same = ofSameSource(u);
  for (const row of same) {
    if (row !== u) add(...place("char", row), "said", { title: "another utterance", open: () => show({ u: row, from: null }) });
  }
  add(...place("char", u), "utterance");
  for (const name of ["speaker", "role", "cue"]) add(...place(name, u), name);
  for (const hit of hits) {
    const base = corpus.place("char_start", hit.u);
    if (base === null || corpus.code("source_id", hit.u) !== corpus.code("source_id", u)) continue;
    const ends = [base + corpus.start(hit.u, hit.from), base + corpus.end(hit.u, hit.to - 1)];
    add(...ends, "hit");
    if (hit.u === u && hit.from === from) add(...ends, "here", { title: "this hit" });
  }
  for (const [layer, { label, char_start: start, char_end: end }] of annotations(u)) {
    add(start, end, "layer", { title: `${layer}: ${label}`, label, colour: LAYERS.indexOf(layer) });
  }
  return marks;
}

const LAYERS = Object.keys(data.layers);
const layersOn = () => [...document.querySelectorAll("#layers input:checked")].map((box) => box.value);

/** The annotations of an utterance in the layers that are switched on. */
function annotations(u) {
  return layersOn().flatMap((layer) => (data.layers[layer][u] ?? []).map((annotation) => [layer, annotation]));
}

function fillLayers() {
  for (const [i, layer] of LAYERS.entries()) {
    const spanCount = data.layers[layer].reduce((sum, list) => sum + (list?.length ?? 0), 0);
    const swatch = element("span", { class: "swatch" });
    swatch.style.background = `var(--layer-${i % COLOURS})`;
    $("layers").append(element("label", {}, element("input", { type: "checkbox", value: layer }), swatch, ` ${layer} (${number(spanCount)})`));
  }
  $("annotations").hidden = !LAYERS.length;
}

function drawSource() {
  $("source").hidden = open === null;
  if (open === null) return $("source").close();
  showDialog();
  const { u } = open;
  const source = data.sources[corpus.value("source_id", u)];
  const [start, end] = [corpus.place("char_start", u), corpus.place("char_end", u)];
  const place = start === null ? "" : `, characters ${start} to ${end}`;
  const stated = (column) => corpus.value(column, u);
  $("source-title").replaceChildren(element("bdi", {}, source?.title ?? stated("source_id") ?? data.ids[u]));
  $("who").replaceChildren(element("bdi", { class: "name" }, stated("speaker") ?? "Speaker not stated"),
    ...(stated("role") === null ? [] : [element("br"), element("bdi", {}, stated("role"))]));
  const about = {
    Country: stated("country") === null ? null : `${country(stated("country"))}, ${stated("country_basis") ?? "basis not stated"}`, Date: stated("date"),
    Cue: stated("cue"), Quoted: stated("quote_type"), Source: source?.title ?? stated("source_id"),
    Publisher: source?.publisher ?? null, Utterance: `${data.ids[u]}${place}`,
  };
  for (const column of OWN) about[NAMES[column]] ??= stated(column);
  $("about").replaceChildren(...Object.entries(about).filter(([, value]) => value !== null).flatMap(([name, value]) =>
    [element("dt", {}, name), element("dd", {}, element("bdi", {}, value))]), ...fromElsewhere(source));
  drawAnnotations(u);
  drawSteps();
  drawText(source);
  mark();
}

/** What the source does not state and something else shows of it, with the evidence. */
function fromElsewhere(source) {
  return (source?.facts ?? []).flatMap(({ column, value, url, compared }) =>
    [element("dt", {}, `From elsewhere: ${column}`), element("dd", { title: compared }, element("bdi", {}, value),
      ...(value === url ? [] : [" (", element("bdi", {}, url), ")"]))]);
}

function drawAnnotations(u) {
  $("spans").replaceChildren(...annotations(u).map(([layer, a]) => element("li", {},
    `${layer}: ${a.label}`, ...(a.text === null ? [] : [" — “", element("bdi", {}, a.text), "”"]))));
}

function drawText(source) {
  const { u } = open;
  const box = $("text");
  const language = source?.language ?? corpus.value("language", u);
  const start = corpus.place("char_start", u);
  if (!source?.text || start === null) {
    view.text = null;
    const note = source ? [element("p", { class: "note" }, "The text of this source is not in the corpus; the utterance:")] : [];
    return drawAlone(box, language, note);
  }
  view.show(source.text, marksOf(open), { language, notes: { start, end: corpus.place("char_end", u) } });
  view.find("here", "utterance");
}

/** An utterance without its source. */
function drawAlone(box, language, note) {
  const { u, from } = open;
  const marks = hits.filter((hit) => hit.u === u).map((hit) => ({
    from: corpus.start(u, hit.from), to: corpus.end(u, hit.to - 1), name: hit.from === from ? "hit here" : "hit",
  }));
  const text = data.texts[u] ?? "";
  if (text) view.show(text, marks, { language });
  else box.replaceChildren();
  for (const block of box.children) block.classList.add("utterance");
  box.prepend(...note);
  box.scrollTop = 0;
  if (text) view.find("here");
}

/* ---- open, close, go on ---- */

function showDialog() {
  const dialog = $("source");
  if (dialog.open && dialog.matches(":modal") === SHEET.matches) return;
  if (dialog.open) dialog.close();
  if (SHEET.matches) dialog.showModal();
  else dialog.setAttribute("open", ""); // which, unlike show(), leaves the focus where it is
}

/** The place of what is open among the lines; -1 if it is not there. */
function drawSteps() {
  const unit = hasQuery() ? "hit" : "utterance";
  $("previous").textContent = `Previous ${unit}`;
  $("next").textContent = `Next ${unit}`;
  $("previous").disabled = !stepTo(-1);
  $("next").disabled = !stepTo(1);
}

/** The line before (-1) or after (1) what is open; the nearest one if that is not among the lines. */
function stepTo(step) {
  const i = indexOf(open);
  if (i !== -1) return lines[i + step];
  return step > 0 ? lines.find(({ u }) => u > open.u) : lines.findLast(({ u }) => u < open.u);
}

function show(line) {
  const opened = $("source").open;
  open = { u: line.u, from: line.from };
  drawSource();
  const i = indexOf(open);
  if (i !== -1 && tab === "lines") {
    at = i;
    bringInSight(i);
    makeReachable();
  }
  if (!opened) drawRows();
  remember();
}

function closeSource() {
  const i = indexOf(open);
  open = null;
  drawSource();
  mark();
  remember();
  if (tab === "lines" && i !== -1) focusLine(i);
  else $("query").focus();
}
