/* The page: what is asked for stands in its form and in its address; all else is drawn from that. */

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const corpus = new Corpus(data);
const PAGE = 100;
const FILTERS = ["speaker_id", "role", "country", "source_id"];
const NAMES = { speaker_id: "speaker", role: "role", country: "country", source_id: "source" };
const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
const figure = (value, digits) => (value === null ? "–" : value.toFixed(digits));
const count = (n, word) => `${number(n)} ${word}${n === 1 ? "" : "s"}`;

let hits = [];
let chosen = [];
let shown = PAGE;
let open = null; // the utterance in the source, by its row

/** An element with its attributes and children; texts are never read as markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/* ---- what is asked for ---- */

const FIELDS = [
  ["q", "query"], ["case", "case"], ["accents", "accents"], ["speaker", "speaker_id"], ["role", "role"],
  ["country", "country"], ["source", "source_id"], ["sort", "sort1"], ["then", "sort2"],
  ["context", "context"], ["over", "over"], ["target", "target"],
];
const TABS = ["lines", "spread", "keywords"];
let tab = "lines";

function remember() {
  const state = new URLSearchParams();
  for (const [key, id] of FIELDS) {
    const field = $(id);
    const value = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
    if (value && value !== field.dataset.usual) state.set(key, value);
  }
  if (tab !== "lines") state.set("show", tab);
  if (open !== null) state.set("u", data.utterances[open].id);
  history.replaceState(null, "", `#${state}`);
}

function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  for (const [key, id] of FIELDS) {
    const field = $(id);
    if (field.type === "checkbox") field.checked = state.get(key) === "1";
    else field.value = state.get(key) ?? field.dataset.usual ?? "";
    if (field.selectedIndex === -1) field.value = field.dataset.usual ?? "";
  }
  tab = TABS.includes(state.get("show")) ? state.get("show") : "lines";
  const found = data.utterances.findIndex((u) => u.id === state.get("u"));
  open = found === -1 ? null : found;
}

const fold = () => ($("case").checked ? "" : "c") + ($("accents").checked ? "d" : "");

/* ---- search ---- */

function search() {
  chosen = data.utterances.map((_, u) => u).filter((u) => FILTERS.every((column) => {
    const wanted = $(column).value;
    return wanted === "" || String(corpus.value(column, u)) === wanted;
  }));
  const status = $("status");
  status.classList.remove("wrong");
  try {
    hits = $("query").value.trim() ? corpus.search($("query").value, fold(), chosen) : [];
    status.textContent = $("query").value.trim() ? summary() : `${count(chosen.length, "utterance")}. Type a word to see it in context.`;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    hits = [];
    status.classList.add("wrong");
    status.textContent = error.message;
  }
  shown = PAGE;
}

function summary() {
  const speakers = new Set(hits.map(({ u }) => corpus.value("speaker_id", u))).size;
  const utterances = new Set(hits.map(({ u }) => u)).size;
  const words = chosen.reduce((sum, u) => sum + corpus.wordCounts[u], 0);
  const rate = words ? `: ${number((hits.length * 1e6) / words)} per million of ${number(words)} words` : "";
  return hits.length
    ? `${count(hits.length, "hit")} in ${count(utterances, "utterance")} of ${count(speakers, "speaker")}${rate}`
    : `No hit in ${count(chosen.length, "utterance")}.`;
}

/* ---- concordance ---- */

const keys = () => [$("sort1").value, $("sort2").value].filter(Boolean);
const asking = () => $("query").value.trim() !== "" && !$("status").classList.contains("wrong");

function ordered() {
  return asking() ? corpus.sorted(hits, keys()) : corpus.sorted(
    chosen.map((u) => ({ u, from: 0, to: 0 })), keys().filter((key) => key in data.columns));
}

function country(u) {
  const [code, basis] = [corpus.value("country", u), corpus.value("country_basis", u)];
  return code === null ? "not stated" : `${code} (${basis ?? "basis not stated"})`;
}

function drawLines() {
  const lines = $("status").classList.contains("wrong") ? [] : ordered();
  const context = Number($("context").value);
  $("rows").replaceChildren(...lines.slice(0, shown).map((hit) => row(hit, context)));
  $("rows").querySelector(".node")?.setAttribute("tabindex", "0");
  $("more").hidden = lines.length <= shown;
  $("more").textContent = `Show ${number(Math.min(PAGE, lines.length - shown))} more of ${number(lines.length)}`;
  $("download").disabled = !asking() || !hits.length;
  $("kwic-command").textContent = kwicCommand();
  $("kwic-command").parentElement.hidden = !asking();
  mark();
}

function row(hit, context) {
  const { u } = hit;
  const language = data.utterances[u].language;
  const node = element("button", { type: "button", class: "node", tabindex: "-1" });
  let line;
  if (hit.to > hit.from) {
    const parts = corpus.line(hit, context);
    node.append(parts.node);
    line = element("div", { dir: "auto", lang: language },
      element("span", { class: "left" }, element("span", {}, parts.left)), node,
      element("span", { class: "right" }, parts.right));
  } else {
    node.append(data.utterances[u].utterance);
    line = element("div", { dir: "auto", lang: language }, node);
  }
  const role = corpus.value("role", u) ?? "not stated";
  const made = element("tr", {},
    element("td", { class: hit.to > hit.from ? "line" : "line whole" }, line),
    element("td", {}, corpus.value("speaker", u) ?? "not stated"),
    element("td", { title: role }, role), element("td", {}, country(u)));
  made.dataset.u = u;
  return made;
}

const quoted = (text) => (/^[\w.=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
const listed = (text) => (/[,"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What rostra is asked for the same: the verb, the query, filters and fold, and what else it takes. */
function commandLine(verb, ...more) {
  const where = [...data.stamp.where, ...FILTERS.filter((c) => $(c).value).map((c) => `${c}=${listed($(c).value)}`)];
  return [
    `rostra ${verb}`, quoted($("query").value.trim()), ...where.map((filter) => `--where ${quoted(filter)}`),
    fold() === "c" ? "" : `--fold ${fold() || "none"}`, ...more,
  ].filter(Boolean).join(" ");
}

const kwicCommand = () => commandLine("kwic", ...keys().map((key) => `--sort ${key}`), `--context ${$("context").value}`);

function csv() {
  const names = ["left", "node", "right", "utterance_id", "speaker", "role", "country", "country_basis", "source_id", "source_start", "source_end"];
  const cell = (value) => (typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : value ?? "");
  const rows = ordered().map((hit) => {
    const { left, node, right, start, end } = corpus.line(hit, Number($("context").value));
    const told = data.utterances[hit.u];
    const place = told.char_start === null ? [null, null] : [told.char_start + start, told.char_start + end];
    const metadata = ["speaker", "role", "country", "country_basis", "source_id"].map((c) => corpus.value(c, hit.u));
    return [left, node, right, told.id, ...metadata, ...place].map(cell).join(",");
  });
  return [`# ${kwicCommand()}`, `# ${stamp()}`, names.map(cell).join(","), ...rows, ""].join("\n");
}

function stamp() {
  const told = data.stamp;
  const part = told.where.length ? `, where ${told.where.join(" and ")}` : "";
  return `corpus ${told.name} ${told.version}${part}, manifest sha256 ${told.manifest_sha256}, ${told.package}, ${told.tokeniser}`;
}

/* ---- charts ---- */

async function draw(id, name, rows, label) {
  $(id).setAttribute("aria-label", label);
  const width = Math.max($(id).clientWidth - 420, 240);
  const spec = { ...structuredClone(data.charts[name]), datasets: rows, width };
  await vegaEmbed($(id), spec, { renderer: "svg", actions: false, ast: true, tooltip: { theme: "light" } });
}

function drawSpread() {
  const over = $("over").value;
  const label = (u) => (over === "country" ? country(u)
    : corpus.value(over === "speaker_id" ? "speaker" : over, u) ?? "not stated");
  const parts = new Map();
  const before = new Map();
  for (const u of chosen) {
    const key = over === "country" ? country(u) : corpus.value(over, u);
    if (!parts.has(key)) parts.set(key, { key, part: label(u), words: 0, count: 0, hits: [] });
    before.set(u, parts.get(key).words);
    parts.get(key).words += corpus.wordCounts[u];
  }
  for (const { u, from } of hits) {
    const part = parts.get(over === "country" ? country(u) : corpus.value(over, u));
    part.count += 1;
    part.hits.push(before.get(u) + corpus.wordsOf(data.tokens[u].slice(0, from)));
  }
  const all = [...parts.values()].filter((part) => part.words)
    .toSorted((a, b) => b.count - a.count || b.words - a.words);
  const twice = new Set(all.map((p) => p.part).filter((p, i, names) => names.indexOf(p) !== i));
  for (const [rank, part] of all.entries()) {
    part.rank = rank;
    if (twice.has(part.part)) part.part += ` (${part.key})`;
    part.rate = (part.count * 1e6) / part.words;
    part.said = part.count ? `${number(part.count)} (${number(part.rate)} per million)` : "0";
  }
  const most = all.slice(0, 40);
  $("parts").replaceChildren(...all.map((part) => element("tr", {},
    ...[part.part, number(part.count), number(part.words), number(part.rate)].map((text) => element("td", {}, text)))));
  const what = asking() ? `“${$("query").value.trim()}”: ${summary()}.` : "Type a word to see where it stands.";
  const more = all.length > most.length ? ` The ${most.length} parts with most hits are drawn.` : "";
  $("spread-note").textContent = `${what} A bar is as long as the words of its part, a stroke is a hit.${more}`;
  $("dispersion-command").textContent = commandLine("dispersion", `--over ${over}`);
  $("dispersion-command").parentElement.hidden = !asking();
  $("spread-chart").hidden = !hits.length;
  if (!hits.length) return Promise.resolve();
  const places = most.flatMap(({ part, rank, hits: found }) => found.map((word) => ({ part, rank, word })));
  return draw("spread-chart", "dispersion", { parts0: most.map(({ hits: _, ...part }) => part), hits0: places },
    `Where the hits stand in each ${NAMES[over]}; the table below has the figures.`);
}

function drawKeywords() {
  const { column, value, words, notes, totals } = data.keywords.find((k) => target(k) === $("target").value) ?? {};
  if (!words) {
    $("keyword-notes").replaceChildren(element("li", {}, "There is nothing to compare: one country, and one speaker."));
    return Promise.resolve();
  }
  const lines = [
    `${called(column, value)}: ${number(totals.target_words)} words, against ${number(totals.reference_words)} of the rest; the search does not change this. Beside each word: its count here : elsewhere, and how many speakers say it.`,
    ...notes,
  ];
  $("keyword-notes").replaceChildren(...lines.map((line) => element("li", {}, line)));
  $("keyness-command").textContent = ["rostra keyness", ...[`${column}=${listed(value)}`]
    .map((filter) => `--target ${quoted(filter)}`), `--limit ${words.length}`].join(" ");
  $("keyness-command").parentElement.hidden = data.stamp.where.length > 0;
  $("words").replaceChildren(...words.map((w) => element("tr", {}, element("td", {}, searching(w.word)), ...[
    number(w.target_count), number(w.reference_count), figure(w.log_ratio, 2), figure(w.log_likelihood, 2),
    number(w.target_speakers), w.most_in === null ? "–" : `${w.most_in} (${figure(w.most_share, 2)})`,
    figure(w.p, 4), figure(w.q, 4),
  ].map((text) => element("td", {}, text)))));
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

/** A word that shows its own concordance. */
function searching(word) {
  const button = element("button", { type: "button", class: "node" }, word);
  button.addEventListener("click", () => {
    $("query").value = word.replaceAll(/[\\*?|{}]/g, "\\$&");
    tab = "lines";
    changed();
    $("tab-lines").focus();
  });
  return button;
}

/* ---- the source ---- */

/** The stretches of the text that mean something, in code points. */
function spans(u) {
  const told = data.utterances[u];
  const found = [];
  const add = (from, to, name, label = null) => {
    if (from !== null && to !== null) found.push({ from, to, name, label });
  };
  data.utterances.forEach((other, v) => {
    if (corpus.value("source_id", v) === corpus.value("source_id", u) && v !== u) {
      found.push({ from: other.char_start, to: other.char_end, name: "said", label: null, u: v });
    }
  });
  add(told.char_start, told.char_end, "utterance");
  for (const name of ["speaker", "role", "cue"]) add(told[`${name}_start`], told[`${name}_end`], name);
  for (const hit of hits) {
    const other = data.utterances[hit.u];
    if (corpus.value("source_id", hit.u) !== corpus.value("source_id", u) || other.char_start === null) continue;
    const { start, end } = corpus.line(hit, 0);
    add(other.char_start + start, other.char_start + end, "hit");
  }
  for (const [layer, annotation] of annotations(u)) {
    const { source: _, ...rest } = annotation;
    add(rest.char_start, rest.char_end, "layer", annotation.label);
    found[found.length - 1].title = `${layer}: ${annotation.label}`;
  }
  return found.filter(({ from }) => from !== null);
}

/** The annotations of an utterance in the layers that are switched on. */
function annotations(u) {
  return [...document.querySelectorAll("#layers input:checked")].flatMap(({ value: layer }) =>
    (data.layers[layer][u] ?? []).map((annotation) => [layer, annotation]));
}

function drawText(u) {
  const told = data.utterances[u];
  const source = data.sources[corpus.value("source_id", u)];
  const box = $("text");
  box.setAttribute("lang", source?.language ?? told.language);
  if (!source?.text || told.char_start === null) {
    box.replaceChildren(element("p", {}, "The text of this source is not in the corpus; the utterance:"),
      element("p", { class: "utterance" }, told.utterance));
    return;
  }
  const characters = Array.from(source.text);
  const marked = spans(u);
  const cuts = [...new Set([0, characters.length, ...marked.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const here = marked.filter(({ from, to }) => from <= cuts[i] && to >= cuts[i + 1]);
    const text = characters.slice(cuts[i], cuts[i + 1]).join("");
    if (cuts[i] === told.char_start) pieces.push(unseen(" [the utterance begins] "));
    if (cuts[i] === told.char_end) pieces.push(unseen(" [the utterance ends] "));
    pieces.push(here.length ? piece(text, here, cuts[i + 1]) : text);
  }
  box.replaceChildren(...pieces);
  const first = box.querySelector(".utterance");
  if (first) box.scrollTop = Math.max(first.offsetTop - box.offsetTop - box.clientHeight / 3, 0);
}

function piece(text, here, end) {
  const labels = here.filter((span) => span.name === "layer" && span.to === end).map((span) => span.label);
  const titles = here.map((span) => span.title ?? (span.name === "said" ? "another utterance" : span.name));
  const made = element("span", {
    class: [...new Set(here.map((span) => span.name))].join(" "), title: titles.join(", "),
    "data-label": labels.length ? labels.join(", ") : null,
  }, text);
  const other = here.find((span) => span.name === "said");
  if (other) made.addEventListener("click", () => show(other.u));
  return made;
}

function unseen(text) {
  return element("span", { class: "unseen" }, text);
}

function drawSource() {
  const u = open ?? ordered()[0]?.u ?? 0;
  const told = data.utterances[u];
  const source = data.sources[corpus.value("source_id", u)];
  const place = told.char_start === null ? "no text" : `characters ${told.char_start} to ${told.char_end}`;
  const about = {
    Speaker: corpus.value("speaker", u), Role: corpus.value("role", u), Country: country(u), Date: told.date,
    Cue: told.cue, Quoted: told.quote_type, Source: source?.title ?? corpus.value("source_id", u),
    Publisher: source?.publisher ?? null, Utterance: `${told.id}, ${place}`,
  };
  $("about").replaceChildren(...Object.entries(about).flatMap(([name, value]) =>
    [element("dt", {}, name), element("dd", {}, value ?? "not stated")]));
  $("spans").replaceChildren(...annotations(u).map(([layer, a]) =>
    element("li", {}, `${layer}: ${a.label}${a.text === null ? "" : ` — “${a.text}”`}`)));
  $("previous").disabled = u === 0;
  $("next").disabled = u === data.utterances.length - 1;
  drawText(u);
  mark(u);
}

function mark(u = open) {
  for (const line of $("rows").children) line.toggleAttribute("aria-current", false);
  for (const line of $("rows").children) {
    if (u !== null && Number(line.dataset.u) === u) line.setAttribute("aria-current", "true");
  }
}

function show(u) {
  open = u;
  drawSource();
  remember();
}

/* ---- all together ---- */

function drawTab() {
  for (const name of TABS) {
    const selected = name === tab;
    $(name).hidden = !selected;
    $(`tab-${name}`).setAttribute("aria-selected", selected);
    $(`tab-${name}`).tabIndex = selected ? 0 : -1;
  }
  if (tab === "lines") drawLines();
  if (tab === "spread") return drawSpread();
  if (tab === "keywords") return drawKeywords();
  return Promise.resolve();
}

function drawAll() {
  search();
  const drawn = drawTab();
  drawSource();
  return drawn;
}

function changed() {
  open = null;
  drawAll();
  remember();
}

function options(select, values, usual = "") {
  select.replaceChildren(...values.map(([value, text]) => element("option", { value }, text)));
  select.dataset.usual = usual;
  select.value = usual;
}

function fill() {
  for (const column of FILTERS) {
    const { values, codes } = data.columns[column];
    const counts = values.map(() => 0);
    for (const code of codes) counts[code] += 1;
    options($(column), [["", "all"], ...values.map((value, code) =>
      [String(value), `${called(column, value)} (${number(counts[code])})`])]);
  }
  const positions = [["node", "the hit"], ...[1, 2, 3].flatMap((n) => [[`L${n}`, `${n} left`], [`R${n}`, `${n} right`]])];
  const columns = [["speaker", "speaker"], ["role", "role"], ["country", "country"], ["source_id", "source"]];
  options($("sort1"), [["", "the order of the corpus"], ...positions, ...columns]);
  options($("sort2"), [["", "nothing"], ...positions, ...columns]);
  options($("context"), [5, 10, 15, 20, 40].map((n) => [String(n), `${n} tokens`]), "10");
  options($("over"), FILTERS.map((column) => [column, NAMES[column]]), "speaker_id");
  const targets = data.keywords.map((k) => [target(k), `${NAMES[k.column]} ${called(k.column, k.value)}`]);
  options($("target"), targets, targets[0]?.[0]);
  for (const layer of Object.keys(data.layers)) {
    const spansThere = data.layers[layer].reduce((sum, list) => sum + (list?.length ?? 0), 0);
    $("layers").append(element("label", {}, element("input", { type: "checkbox", value: layer }), ` ${layer} (${number(spansThere)})`));
  }
  $("layers").hidden = !Object.keys(data.layers).length;
  const speakers = data.columns.speaker_id.values.length;
  $("what").textContent = `${count(data.utterances.length, "utterance")} of ${count(speakers, "speaker")} in ${count(Object.keys(data.sources).length, "source")}${data.stamp.where.length ? ` (${data.stamp.where.join(", ")})` : ""}. What is quoted here is not endorsed.`;
  $("stamp").textContent = stamp();
}

function listen() {
  let waiting;
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address holds what is asked for
    $("query").focus();
  });
  $("query").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 150);
  });
  $("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    changed();
  });
  $("search").addEventListener("reset", () => setTimeout(changed));
  for (const id of ["case", "accents", ...FILTERS]) $(id).addEventListener("change", changed);
  for (const id of ["sort1", "sort2", "context", "over", "target"]) {
    $(id).addEventListener("change", () => { shown = PAGE; drawTab(); remember(); });
  }
  $("layers").addEventListener("change", drawSource);
  $("more").addEventListener("click", () => { shown += PAGE; drawLines(); });
  $("download").addEventListener("click", download);
  $("rows").addEventListener("click", ({ target, detail }) => {
    const line = target.closest("tr");
    if (!line) return;
    show(Number(line.dataset.u));
    if (detail === 0) $("source-title").focus(); // the keyboard, not the mouse
  });
  $("rows").addEventListener("keydown", move);
  $("previous").addEventListener("click", () => show((open ?? ordered()[0]?.u ?? 0) - 1));
  $("next").addEventListener("click", () => show((open ?? ordered()[0]?.u ?? 0) + 1));
  for (const [i, name] of TABS.entries()) {
    $(`tab-${name}`).addEventListener("click", () => { tab = name; drawTab(); remember(); });
    $(`tab-${name}`).addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      tab = TABS.at((i + step) % TABS.length);
      drawTab();
      $(`tab-${tab}`).focus();
      remember();
    });
  }
  addEventListener("hashchange", () => { recall(); drawAll(); });
}

function move(event) {
  const nodes = [...$("rows").querySelectorAll(".node")];
  const at = nodes.indexOf(event.target);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (at === -1 || !nodes[next]) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  nodes[next].tabIndex = 0;
  nodes[next].focus();
}

function download() {
  const link = element("a", { download: "concordance.csv", href: URL.createObjectURL(new Blob([csv()], { type: "text/csv" })) });
  link.click();
  URL.revokeObjectURL(link.href);
}

fill();
recall();
listen();
drawAll().then(() => { document.documentElement.dataset.ready = "1"; });
