/* The state of the page, which is in the form and in the address. Everything is drawn from it. */

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const corpus = new Corpus(data);
const PAGE = 100;
const MOST_VALUES = 200; // of an own column that can be filtered
const OWN = data.own.map((name) => `own:${name}`); // own columns in data.columns and in the form
const STATED = ["speaker_id", "role", "country", "source_id", ...OWN].filter((column) => data.columns[column].values.some((value) => value !== null));
const FILTERS = [
  "speaker_id", "role", "country", "source_id",
  ...OWN.filter((column) => STATED.includes(column) && data.columns[column].values.length <= MOST_VALUES),
];
const NAMES = {
  speaker_id: "speaker", role: "role", country: "country", source_id: "source",
  ...Object.fromEntries(OWN.map((column, i) => [column, data.own[i]])),
};
/** The name of a column or another key in commands. */
const named = (column) => data.stamp[column] ?? column.replace(/^own:/, "");
const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
const figure = (value, digits) => (value === null ? "–" : value.toFixed(digits));
const count = (n, word) => `${number(n)} ${word}${n === 1 ? "" : "s"}`;

let hits = [];
let chosen = [];
let shown = PAGE;
let open = null; // the row of the utterance that was opened in its source
let unknown = []; // values in the address that the page does not have

/** An element with its attributes and children; text is never parsed as markup. */
function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/* ---- form and address ---- */

const FIELDS = [
  ["q", "query"], ["case", "case"], ["accents", "accents"],
  ["typography", "typography"], ["width", "width"], ["letters", "letters"], ["speaker", "speaker_id"], ["role", "role"],
  ["country", "country"], ["source", "source_id"], ["sort", "sort1"], ["then", "sort2"],
  ["context", "context"], ["over", "over"], ["target", "target"],
  ...FILTERS.filter((column) => OWN.includes(column)).map((column) => [column, column]),
];
const TABS = ["lines", "spread", "keywords"];
let tab = "lines";

/** Write the state to the address. A step back leads to the query before, not to each letter typed. */
function remember({ typing = false } = {}) {
  const state = new URLSearchParams();
  for (const [key, id] of FIELDS) {
    const field = $(id);
    const value = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
    if (value && value !== field.dataset.usual) state.set(key, value);
  }
  if (layersOn().length) state.set("layers", layersOn().join());
  if (tab !== "lines") state.set("show", tab);
  if (open !== null) state.set("u", data.utterances[open].id);
  const address = `#${state}`;
  if (address === (location.hash || "#")) return;
  const continued = typing && history.state === "typing";
  history[continued ? "replaceState" : "pushState"](typing ? "typing" : null, "", address);
}

/** Set the form from the address; values that the page does not have are reported with the result. */
function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  unknown = [];
  const read = (key, isKnown) => {
    const value = state.get(key);
    if (value === null || isKnown(value)) return value;
    unknown.push(`${key} “${value}”`);
    return null;
  };
  for (const [key, id] of FIELDS) {
    const field = $(id);
    if (field.type === "checkbox") field.checked = read(key, (value) => value === "1") !== null;
    else field.value = read(key, (value) => !field.options || [...field.options].some((o) => o.value === value)) ?? field.dataset.usual ?? "";
  }
  if (["typography", "width", "letters"].some((id) => $(id).checked)) $("spelling").open = true;
  const layers = state.get("layers")?.split(",") ?? [];
  for (const box of document.querySelectorAll("#layers input")) box.checked = layers.includes(box.value);
  tab = read("show", (value) => TABS.includes(value)) ?? "lines";
  const rows = new Map(data.utterances.map(({ id }, u) => [id, u]));
  open = rows.get(read("u", (value) => rows.has(value))) ?? null;
}

const checked = (id) => $(id).checked;
/** What is ignored when words are compared; see rostra.language.folding. */
const fold = () => [
  ...(checked("case") ? [] : ["case"]), ...(checked("typography") ? [] : ["typography"]),
  ...(checked("accents") ? ["diacritics"] : []), ...["width", "letters"].filter(checked),
];

/* ---- search ---- */

/** A value as text in the form and in the address, where null is a missing value; and the reverse. */
const spelt = (value) => (value === null ? "null" : value === "null" ? '"null"' : value);
const valueOf = (text) => (text === "null" ? null : text === '"null"' ? "null" : text);

function search() {
  chosen = data.utterances.map((_, u) => u).filter((u) => FILTERS.every((column) => {
    const selected = $(column).value;
    return selected === "" || spelt(corpus.value(column, u)) === selected;
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
  if (unknown.length) status.append(` Not on this page, and left out: ${unknown.join(", ")}.`);
  shown = PAGE;
}

function summary() {
  const speakers = new Set(hits.map(({ u }) => corpus.value("speaker_id", u)).filter((id) => id !== null)).size;
  const utterances = new Set(hits.map(({ u }) => u)).size;
  const words = chosen.reduce((sum, u) => sum + corpus.wordCounts[u], 0);
  const rate = words ? `: ${number((hits.length * 1e6) / words)} per million of ${number(words)} words` : "";
  return hits.length
    ? `${count(hits.length, "hit")} in ${count(utterances, "utterance")}${speakers ? ` of ${count(speakers, "speaker")}` : ""}${rate}`
    : `No hit in ${count(chosen.length, "utterance")}.`;
}
