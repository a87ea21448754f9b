/* The state of the page, which is in the form and in the address. Everything is drawn from it. */

const data = await unpacked($("data").textContent);
const corpus = new Corpus(data);
const MOST_VALUES = 200; // of an own column that can be filtered
const OWN = data.own.map((name) => `own:${name}`); // own columns in data.columns and in the form
const isStated = (column) => data.columns[column].values.some((value) => value !== null);
const STATED = ["speaker_id", "role", "country", "country_basis", "source_id", ...OWN].filter(isStated);
const FILTERS = STATED.filter((column) => !OWN.includes(column) || data.columns[column].values.length <= MOST_VALUES);
const PARTS = FILTERS.filter((column) => column !== "country_basis"); // what hits can be counted over
const HAS_DAYS = data.days.some((days) => days !== null);
const NAMES = {
  speaker_id: "speaker", speaker: "speaker", role: "role", country: "country", country_basis: "basis of the country",
  source_id: "source", date: "date", ...Object.fromEntries(OWN.map((column, i) => [column, data.own[i]])),
};
/** The name of a column or another key in commands. */
const named = (column) => data.stamp[column] ?? column.replace(/^own:/, "");
const figure = (value, digits) => (value === null ? "–" : value.toFixed(digits));
const titled = (name) => name[0].toUpperCase() + name.slice(1);

let hits = [];
let chosen = []; // the rows of the utterances that the filters select
let open = null; // what is open in its source: {u, from}, the first token of the hit or null
let unknown = []; // values in the address that the page does not have
const selected = new Map(FILTERS.map((column) => [column, new Set()])); // the codes of each filter
const period = { from: "", to: "" };

/* ---- form and address ---- */

const FIELDS = [
  ["q", "query"], ["case", "case"], ["accents", "accents"],
  ["typography", "typography"], ["width", "width"], ["letters", "letters"],
  ["sort", "sort1"], ["then", "sort2"], ["context", "context"], ["sample", "sample"],
  ["position", "position"], ["window", "window"], ["minimum", "minimum"], ["measure", "measure"],
  ["over", "over"], ["bins", "bins"], ["target", "target"], ["direction", "direction"],
];
const FOLDS = ["case", "accents", "typography", "width", "letters"];
const KEYS = { speaker_id: "speaker", source_id: "source" }; // of filters in the address
const TABS = ["lines", "breakdown", "collocates", "spread", "time", "keywords"];
let tab = "lines";

/** Write the state to the address. A step back leads to the query before, not to each letter typed. */
function remember({ typing = false } = {}) {
  const state = new URLSearchParams();
  for (const [key, id] of FIELDS) {
    const field = $(id);
    const value = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
    if (value && value !== field.dataset.usual) state.set(key, value);
  }
  for (const [column, codes] of selected) {
    for (const code of codes) state.append(KEYS[column] ?? column, spelt(data.columns[column].values[code]));
  }
  for (const [key, value] of Object.entries(period)) if (value) state.set(key, value);
  if (layersOn().length) state.set("layers", layersOn().join());
  if (tab !== "lines") state.set("show", tab);
  if (open !== null) {
    state.set("u", data.ids[open.u]);
    if (open.from !== null) state.set("at", corpus.start(open.u, open.from));
  }
  const address = `#${state}`;
  if (address === (location.hash || "#")) return;
  const continued = typing && history.state === "typing";
  history[continued ? "replaceState" : "pushState"](typing ? "typing" : null, "", address);
}

/** Set the form from the address; values that the page does not have are reported with the result. */
function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  unknown = [];
  const known = (key, value, isKnown) => {
    if (isKnown) return true;
    unknown.push(`${key} “${value}”`);
    return false;
  };
  const read = (key, isKnown) => {
    const value = state.get(key);
    return value !== null && known(key, value, isKnown(value)) ? value : null;
  };
  for (const [key, id] of FIELDS) {
    const field = $(id);
    if (field.type === "checkbox") field.checked = read(key, (value) => value === "1") !== null;
    else field.value = read(key, (value) => !field.options || [...field.options].some((o) => o.value === value)) ?? field.dataset.usual ?? "";
  }
  for (const [column, codes] of selected) {
    codes.clear();
    const key = KEYS[column] ?? column;
    for (const value of state.getAll(key)) {
      const code = data.columns[column].values.indexOf(valueOf(value));
      if (known(key, value, code !== -1)) codes.add(code);
    }
  }
  for (const key of Object.keys(period)) period[key] = (HAS_DAYS && state.get(key)) || "";
  const layers = state.get("layers")?.split(",") ?? [];
  for (const box of document.querySelectorAll("#layers input")) box.checked = layers.includes(box.value);
  tab = read("show", (value) => TABS.includes(value) && !$(`tab-${value}`).hidden) ?? "lines";
  const id = read("u", (value) => corpus.rows.has(value));
  open = id === null ? null : { u: corpus.rows.get(id), from: null };
  if (open) open.from = corpus.tokenAt(open.u, Number(state.get("at") ?? -1));
}

const checked = (id) => $(id).checked;
/** What is ignored when words are compared; see rostra.language.folding. */
const fold = () => [
  ...(checked("case") ? [] : ["case"]), ...(checked("typography") ? [] : ["typography"]),
  ...(checked("accents") ? ["diacritics"] : []), ...["width", "letters"].filter(checked),
];

/** A value as text in the address, where null is a missing value; and the reverse. */
const spelt = (value) => (value === null ? "null" : value === "null" ? '"null"' : value);
const valueOf = (text) => (text === "null" ? null : text === '"null"' ? "null" : text);

/* ---- search ---- */

const isWrong = () => $("status").classList.contains("wrong");
const hasQuery = () => $("query").value.trim() !== "" && !isWrong();

function search() {
  const status = $("status");
  status.classList.remove("wrong");
  [hits, chosen] = [[], []];
  try {
    chosen = filtered();
    hits = $("query").value.trim() ? corpus.search($("query").value, fold(), chosen) : [];
    status.textContent = $("query").value.trim() ? summary() : `${count(chosen.length, "utterance")}. Type a word to see it in context.`;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    status.classList.add("wrong");
    status.textContent = error.message;
  }
  if (unknown.length) status.append(` Not on this page, and left out: ${unknown.join(", ")}.`);
}

function summary() {
  const speakers = corpus.distinct("speaker_id", hits.map(({ u }) => u));
  const utterances = new Set(hits.map(({ u }) => u)).size;
  const words = corpus.wordsIn(chosen);
  const rate = words ? `: ${number((hits.length * 1e6) / words)} per million of ${number(words)} words` : "";
  return hits.length
    ? `${count(hits.length, "hit")} in ${count(utterances, "utterance")}${speakers ? ` of ${count(speakers, "speaker")}` : ""}${rate}`
    : `No hit in ${count(chosen.length, "utterance")}.`;
}
