/* The lines of the concordance, their command and their CSV. */

const keys = () => [$("sort1").value, $("sort2").value].filter(Boolean);
const hasQuery = () => $("query").value.trim() !== "" && !$("status").classList.contains("wrong");

function ordered() {
  return hasQuery() ? corpus.sorted(hits, keys()) : corpus.sorted(
    chosen.map((u) => ({ u, from: 0, to: 0 })), keys().filter((key) => key in data.columns));
}

function country(u) {
  const [code, basis] = [corpus.value("country", u), corpus.value("country_basis", u)];
  return code === null ? "not stated" : `${code} (${basis ?? "basis not stated"})`;
}

function drawLines() {
  const lines = $("status").classList.contains("wrong") ? [] : ordered();
  const context = Number($("context").value);
  $("rows").replaceChildren(...lines.slice(0, shown).map((hit, i) => row(hit, context, i)));
  $("rows").querySelector(".node")?.setAttribute("tabindex", "0");
  $("more").hidden = lines.length <= shown;
  $("more").textContent = `Show ${number(Math.min(PAGE, lines.length - shown))} more of ${number(lines.length)}`;
  $("download").disabled = !hasQuery() || !hits.length;
  $("kwic-command").textContent = kwicCommand();
  $("kwic-command").parentElement.hidden = !hasQuery();
  mark();
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

function row(hit, context, i) {
  const { u } = hit;
  const { language, utterance } = data.utterances[u];
  const id = `line-${i}`; // the description of the button
  const node = element("button", { type: "button", class: "node", tabindex: "-1", "aria-describedby": id });
  const line = element("div", { id, dir: direction(language) ?? "auto", lang: language }, node);
  if (hit.to > hit.from) {
    const parts = corpus.line(hit, context);
    node.append(parts.node);
    line.prepend(element("span", { class: "left" }, element("span", {}, parts.left)));
    line.append(element("span", { class: "right" }, parts.right));
  } else {
    node.append(utterance);
  }
  const about = [corpus.value("speaker", u), corpus.value("role", u), country(u)].map((text) => text ?? "not stated");
  const tableRow = element("tr", { role: "row" },
    element("td", { role: "cell", class: hit.to > hit.from ? "line" : "line whole" }, line),
    ...about.map((text) => element("td", { role: "cell", title: text, dir: "auto" }, text)));
  tableRow.dataset.u = u;
  return tableRow;
}

/* ---- the command ---- */

const CORPUS = (data.stamp.options ?? (data.stamp.corpus ? [["corpus", data.stamp.corpus]] : []))
  .map(([name, value]) => ` --${name} ${quoted(value)}`).join("");

function quoted(text) {
  return /^[\w.=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A filter as rostra.concordance.query.filters reads it. */
function filter(column, value) {
  const listed = value !== null && /[,"]|^null$|^[=<>!]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return `${named(column)}=${listed ?? "null"}`;
}

/** A command with a verb, the query, the filters, the fold and other options. */
function commandLine(verb, ...more) {
  const selected = FILTERS.filter((column) => $(column).value).map((column) => filter(column, valueOf($(column).value)));
  const query = quoted($("query").value.trim());
  const last = query.replace("'", "").startsWith("-"); // else it would be read as an option
  return [
    `rostra ${verb}`, last ? "" : query, ...[...data.stamp.where, ...selected].map((text) => `--where ${quoted(text)}`),
    `${fold()}` === "case,typography" ? "" : `--fold ${fold().join() || "none"}`, ...more,
  ].filter(Boolean).join(" ") + CORPUS + (last ? ` -- ${query}` : "");
}

const kwicCommand = () => commandLine("kwic", ...keys().map((key) => `--sort ${quoted(named(key))}`), `--context ${$("context").value}`);

/** The concordance as rostra kwic --format csv writes it. */
function csv() {
  const columns = ["speaker", "role", "country", "country_basis", "source_id"];
  const names = ["left", "node", "right", "utterance_id", ...columns, "source_start", "source_end", "start", "end"];
  // A spreadsheet would take such a text for a formula.
  const guarded = (text) => (/^[\t\n\f\r ]*[=+\-@]/.test(text) ? `'${text}` : text);
  const cell = (value) => (typeof value === "string" ? `"${guarded(value).replaceAll('"', '""')}"` : value ?? "");
  const rows = ordered().map((hit) => {
    const { left, node, right, start, end } = corpus.line(hit, Number($("context").value));
    const { id, char_start: base } = data.utterances[hit.u];
    const place = base === null ? [null, null] : [base + start, base + end];
    const metadata = columns.map((column) => corpus.value(column, hit.u));
    return [left, node, right, id, ...metadata, ...place, start, end].map(cell).join(",");
  });
  return [`# ${kwicCommand()}`, `# ${stamp()}`, names.map(cell).join(","), ...rows, ""].join("\n");
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
  const nodes = [...$("rows").querySelectorAll(".node")];
  const at = nodes.indexOf(event.target);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (at === -1 || !nodes[next]) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  nodes[next].tabIndex = 0;
  nodes[next].focus();
}
