/* An utterance in its source, paragraph by paragraph, with marks. */

let paragraphs = { id: null, list: [] }; // of the source that is open

/** The paragraphs of a source: where each begins and ends, and its code points with the line feed. */
function paragraphsOf(id, text) {
  if (paragraphs.id !== id) {
    let from = 0;
    const list = text.match(/[^\n]*\n|[^\n]+$/g).map((line) => {
      const characters = /[\ud800-\udfff]/.test(line) ? Array.from(line) : line;
      const paragraph = { from, to: from + characters.length, characters };
      from = paragraph.to;
      return paragraph;
    });
    paragraphs = { id, list };
  }
  return paragraphs.list;
}

/** The marks in the text: spans of utterances, speakers, roles, cues, hits and annotations, in code points. */
function spans(u) {
  const marks = [];
  const add = (from, to, name, more = {}) => {
    if (from !== null && to !== null && from < to) marks.push({ from, to, name, ...more });
  };
  const source = corpus.code("source_id", u);
  const own = data.utterances[u];
  data.utterances.forEach((other, v) => {
    if (v !== u && corpus.code("source_id", v) === source) {
      add(other.char_start, other.char_end, "said", { title: "another utterance", u: v });
    }
  });
  add(own.char_start, own.char_end, "utterance");
  for (const name of ["speaker", "role", "cue"]) add(own[`${name}_start`], own[`${name}_end`], name);
  for (const hit of hits) {
    const base = data.utterances[hit.u].char_start;
    if (base === null || corpus.code("source_id", hit.u) !== source) continue;
    add(base + data.starts[hit.u][hit.from], base + corpus.end(hit.u, hit.to - 1), "hit");
  }
  for (const [layer, { label, char_start, char_end }] of annotations(u)) {
    add(char_start, char_end, "layer", { title: `${layer}: ${label}`, label });
  }
  return marks;
}

/** The annotations of an utterance in the layers that are switched on. */
function annotations(u) {
  return layersOn().flatMap((layer) => (data.layers[layer][u] ?? []).map((annotation) => [layer, annotation]));
}

const layersOn = () => [...document.querySelectorAll("#layers input:checked")].map((box) => box.value);

/** The marks in each paragraph; both are in the order of the text. */
function inParagraphs(list, marked) {
  const marks = list.map(() => []);
  let at = 0;
  for (const mark of marked.toSorted((a, b) => a.from - b.from)) {
    while (list[at].to <= mark.from) at++;
    for (let i = at; i < list.length && list[i].from < mark.to; i++) marks[i].push(mark);
  }
  return marks;
}

function drawText(u) {
  const utterance = data.utterances[u];
  const id = corpus.value("source_id", u);
  const source = data.sources[id];
  const box = $("text");
  box.setAttribute("lang", source?.language ?? utterance.language);
  if (!source?.text || utterance.char_start === null) {
    box.replaceChildren(element("p", {}, "The text of this source is not in the corpus; the utterance:"),
      element("p", { class: "utterance", dir: "auto" }, utterance.utterance));
    return;
  }
  const list = paragraphsOf(id, source.text);
  const marked = inParagraphs(list, spans(u));
  box.replaceChildren(...list.map((p, i) => element("div", { dir: "auto" }, ...pieces(p, marked[i], utterance))));
  const first = box.querySelector(".utterance");
  if (first) box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
}

/** The pieces of a paragraph, cut where a mark begins or ends. */
function pieces({ from, to, characters }, marks, utterance) {
  const within = (place) => Math.min(Math.max(place, from), to);
  const cuts = [...new Set([from, to, ...marks.flatMap((m) => [within(m.from), within(m.to)])])].sort((a, b) => a - b);
  const nodes = [];
  let here = [];
  let next = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [start, end] = [cuts[i], cuts[i + 1]];
    here = here.filter((mark) => mark.to > start);
    while (next < marks.length && marks[next].from <= start) here.push(marks[next++]);
    const text = characters.slice(start - from, end - from);
    const joined = typeof text === "string" ? text : text.join("");
    if (start === utterance.char_start) nodes.push(unseen(" [the utterance begins] "));
    nodes.push(here.length ? piece(joined, here, end) : joined);
    if (end === utterance.char_end) nodes.push(unseen(" [the utterance ends] "));
  }
  return nodes;
}

function piece(text, here, end) {
  const labels = here.filter((mark) => mark.name === "layer" && mark.to === end).map((mark) => mark.label);
  const span = element("span", {
    class: [...new Set(here.map((mark) => mark.name))].join(" "),
    title: here.map((mark) => mark.title ?? mark.name).join(", "),
    "data-label": labels.length ? labels.join(", ") : null,
  }, text);
  const other = here.find((mark) => mark.name === "said");
  if (other) span.addEventListener("click", () => show(other.u));
  return span;
}

function unseen(text) {
  return element("span", { class: "unseen" }, text);
}

function drawSource() {
  const u = current();
  const utterance = data.utterances[u];
  const source = data.sources[corpus.value("source_id", u)];
  const { char_start: start, char_end: end } = utterance;
  const place = start === null ? "no text" : `characters ${start} to ${end}`;
  const about = {
    Speaker: corpus.value("speaker", u), Role: corpus.value("role", u), Country: country(u), Date: utterance.date,
    Cue: utterance.cue, Quoted: utterance.quote_type, Source: source?.title ?? corpus.value("source_id", u),
    Publisher: source?.publisher ?? null, Utterance: `${utterance.id}, ${place}`,
  };
  for (const column of OWN) about[NAMES[column]] ??= corpus.value(column, u);
  $("about").replaceChildren(...Object.entries(about).flatMap(([name, value]) =>
    [element("dt", {}, name), element("dd", {}, element("bdi", {}, value ?? "not stated"))]));
  $("spans").replaceChildren(...annotations(u).map(([layer, a]) => element("li", {},
    `${layer}: ${a.label}`, ...(a.text === null ? [] : [" — “", element("bdi", {}, a.text), "”"]))));
  $("previous").disabled = u === 0;
  $("next").disabled = u === data.utterances.length - 1;
  drawText(u);
  mark(u);
}

/** The utterance that is shown: the one that was opened, else that of the first line. */
const current = () => open ?? ordered()[0]?.u ?? 0;

function mark(u = open) {
  for (const line of $("rows").children) {
    if (Number(line.dataset.u) === u) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
}

function show(u) {
  open = u;
  drawSource();
  remember();
}
