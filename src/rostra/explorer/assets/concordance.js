/* The lines of the concordance, of which those in sight are drawn; their command and their CSV. */

const keys = () => [$("sort1").value, $("sort2").value].filter(Boolean);

let lines = []; // all hits, or all utterances if nothing is searched
let at = 0; // the line that the keyboard is on
const rows = new Rows($("rows"), (i) => row(lines[i], i));

/** What the lines say beside the context: columns that some utterance has a value in. */
const COLUMNS = [...["speaker", "role", "country"].filter(isStated), ...OWN.filter(isStated), ...(isStated("date") ? ["date"] : [])].slice(0, 3);

function cell(column, u) {
  const value = corpus.value(column, u);
  if (column !== "country" || value === null) return value ?? "not stated";
  return `${data.countries[value] ?? value} (${corpus.value("country_basis", u) ?? "basis not stated"})`;
}

function ordered() {
  if (isWrong()) return [];
  return hasQuery() ? corpus.sorted(sampled(hits), keys()) : corpus.sorted(
    chosen.map((u) => ({ u, from: null, to: null })), keys().filter((key) => key in data.columns));
}

/** The sample of hits that rostra kwic --sample draws: those with the least numbers of PCG64. */
function sampled(all) {
  const size = Number($("sample").value);
  if (!size || size >= all.length) return all;
  const numbers = pcg64(all.length);
  const least = Array.from(all, (_, i) => i).sort((a, b) => (numbers[a] < numbers[b] ? -1 : 1)).slice(0, size);
  return least.sort((a, b) => a - b).map((i) => all[i]);
}

/** The first raw numbers of PCG64 (O'Neill 2014), XSL RR 128/64, from the state in the data. */
function pcg64(size) {
  const increment = BigInt(data.random.inc);
  let state = BigInt(data.random.state);
  const numbers = new BigUint64Array(size);
  for (let i = 0; i < size; i++) {
    state = BigInt.asUintN(128, state * 0x2360ED051FC65DA44385DF649FCCF645n + increment);
    const [mixed, turn] = [BigInt.asUintN(64, (state >> 64n) ^ state), state >> 122n];
    numbers[i] = (mixed >> turn) | BigInt.asUintN(64, mixed << (64n - turn));
  }
  return numbers;
}

function drawLines() {
  lines = ordered();
  at = 0;
  $("concordance").classList.toggle("whole", !hasQuery());
  $("line-head").firstChild.textContent = hasQuery() ? "In context" : "Utterance";
  $("concordance").setAttribute("aria-rowcount", lines.length + 1);
  $("views").scrollTop = 0;
  rows.show(lines.length);
  distinguish();
  $("sample").parentElement.hidden = $("download").hidden = !hasQuery();
  $("download").disabled = !hits.length;
  $("kwic-command").textContent = kwicCommand();
  $("kwic-command").parentElement.hidden = !hasQuery();
}

/** Draw the lines in sight. */
function drawRows() {
  if (tab === "lines" && rows.draw()) distinguish();
}

/** Say which of the lines that are drawn is reached, and which is open. */
function distinguish() {
  makeReachable();
  mark();
}

/** One of the lines is reached by the Tab key: that of the keyboard, or the first that is drawn. */
function makeReachable() {
  const reached = rows.drawn.get(at) ?? rows.drawn.values().next().value;
  for (const one of rows.drawn.values()) one.querySelector(".node").tabIndex = one === reached ? 0 : -1;
}

/** The writing direction of a language; null if it is unknown. */
function direction(language) {
  try {
    const locale = new Intl.Locale(language);
    return (locale.getTextInfo?.() ?? locale.textInfo)?.direction ?? null;
  } catch {
    return null;
  }
}

function row(hit, i) {
  const { u } = hit;
  const language = corpus.value("language", u);
  const id = `line-${i}`; // the description of the button
  const node = element("button", { type: "button", class: "node", tabindex: "-1", "aria-describedby": id });
  const line = element("div", { id, dir: direction(language) ?? "auto", lang: language }, node);
  if (hit.from !== null) {
    const parts = corpus.line(hit, Number($("context").value));
    node.append(parts.node);
    line.prepend(element("span", { class: "left" }, element("span", {}, parts.left)));
    line.append(element("span", { class: "right" }, parts.right));
  } else {
    node.append(data.texts[u] ?? "");
  }
  const tableRow = element("tr", { role: "row", "aria-rowindex": i + 2 },
    element("td", { role: "cell", class: "line" }, line),
    ...COLUMNS.map((column) => cell(column, u)).map((text) => element("td", { role: "cell", title: text, dir: "auto" }, text)));
  tableRow.dataset.i = i;
  return tableRow;
}

/* ---- the command ---- */

const CORPUS = (data.stamp.options ?? (data.stamp.corpus ? [["corpus", data.stamp.corpus]] : []))
  .map(([name, value]) => ` --${name} ${quoted(value)}`).join("");

function quoted(text) {
  return /^[\w.=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A filter as rostra.concordance.query.filters reads it. */
function filter(column, ...values) {
  const listed = values.map((value) => (value === null ? "null"
    : /[,"]|^null$|^[=<>!]|\.\.|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value));
  return `${named(column)}=${listed}`;
}

/** A command with a verb, the query, the filters, the fold and other options. */
function commandLine(verb, ...more) {
  const filters = [...selected].filter(([, codes]) => codes.size)
    .map(([column, codes]) => filter(column, ...[...codes].map((code) => data.columns[column].values[code])));
  if (period.from || period.to) filters.push(`${named("date")}=${period.from}..${period.to}`);
  const query = quoted($("query").value.trim());
  const last = query.replace("'", "").startsWith("-"); // else it would be read as an option
  return [
    `rostra ${verb}`, last ? "" : query, ...[...data.stamp.where, ...filters].map((text) => `--where ${quoted(text)}`),
    `${fold()}` === "case,typography" ? "" : `--fold ${fold().join() || "none"}`, ...more,
  ].filter(Boolean).join(" ") + CORPUS + (last ? ` -- ${query}` : "");
}

const kwicCommand = () => commandLine("kwic", ...keys().map((key) => `--sort ${quoted(named(key))}`),
  `--context ${$("context").value}`, $("sample").value ? `--sample ${$("sample").value}` : "");

/** The concordance as rostra kwic --format csv writes it. */
function csv() {
  const columns = ["speaker", "role", "country", "country_basis", "source_id"];
  const names = ["left", "node", "right", "utterance_id", ...columns, "source_start", "source_end", "start", "end"];
  // A spreadsheet would take such a text for a formula.
  const guarded = (text) => (/^[\t\n\f\r ]*[=+\-@]/.test(text) ? `'${text}` : text);
  const field = (value) => (typeof value === "string" ? `"${guarded(value).replaceAll('"', '""')}"` : value ?? "");
  const saved = lines.map((hit) => {
    const { left, node, right, start, end } = corpus.line(hit, Number($("context").value));
    const base = corpus.place("char_start", hit.u);
    const place = base === null ? [null, null] : [base + start, base + end];
    const metadata = columns.map((column) => corpus.value(column, hit.u));
    return [left, node, right, data.ids[hit.u], ...metadata, ...place, start, end].map(field).join(",");
  });
  return [`# ${kwicCommand()}`, `# ${stamp()}`, names.map(field).join(","), ...saved, ""].join("\n");
}

function download() {
  const link = element("a", { download: "concordance.csv", href: URL.createObjectURL(new Blob([csv()], { type: "text/csv" })) });
  link.click();
  URL.revokeObjectURL(link.href);
}

function stamp() {
  const { name, version, where, manifest_sha256: checksum, package: software, tokeniser } = data.stamp;
  const part = where.length ? `, where ${where.join(" and ")}` : "";
  const origin = version === null ? name ?? "a table" : `corpus ${name} ${version}`;
  return `${origin}${part}${checksum === null ? "" : `, manifest sha256 ${checksum}`}, ${software}, ${tokeniser}`;
}

/** Move the focus between lines with the arrow keys, Home and End. */
function move(event) {
  const next = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 20, lines.length - 1), PageUp: Math.max(at - 20, 0),
    Home: 0, End: lines.length - 1,
  }[event.key];
  if (!lines[next]) return;
  event.preventDefault();
  focusLine(next);
}

function focusLine(i) {
  at = i;
  bringInSight(i);
  makeReachable();
  rows.drawn.get(i)?.querySelector(".node").focus();
}

/** Scroll to a line, which need not be drawn yet. */
function bringInSight(i) {
  rows.bringInSight(i, getComputedStyle($("views")).overflowY === "auto" ? $("views") : document.scrollingElement);
  distinguish();
}

const indexOf = (opened) => lines.findIndex(({ u, from }) => u === opened?.u && (from === opened.from || opened.from === null));

/** Mark the line that is open in its source. */
function mark() {
  for (const one of rows.drawn.values()) {
    const { u, from } = lines[one.dataset.i];
    if (u === open?.u && (from === open.from || open.from === null)) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
}
