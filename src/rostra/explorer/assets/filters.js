/* Filters: values of columns, and a period; each that is set is a chip that removes it. */

const MOST_SHOWN = 40; // values of a filter, the commonest first; others are found by typing
const FEW = 8; // values that need no search

/** The name of a value: that of a speaker for a speaker_id, of a country for its code, else the value. */
function called(column, value) {
  if (value === null || value === undefined) return "not stated";
  if (column === "country") return country(value);
  if (column !== "speaker_id") return value;
  const { values, codes } = data.columns[column];
  return corpus.value("speaker", codes.indexOf(values.indexOf(value))) ?? value;
}

const country = (code) => (data.countries[code] ? `${data.countries[code]} (${code})` : code);

/** The rows of the utterances that satisfy all filters. */
function filtered() {
  const columns = [...selected].filter(([, codes]) => codes.size);
  const [low, high] = [bound("from", 0), bound("to", 1)];
  const isWithin = (days) => days !== null && days[0] >= low && days[1] <= high;
  const within = period.from || period.to ? data.days.map(isWithin) : null;
  return data.ids.map((_, u) => u).filter((u) =>
    columns.every(([column, codes]) => codes.has(corpus.code(column, u))) && (!within || within[corpus.code("date", u)]));
}

/** The first (side 0) or the last day of an end of the period; infinite if it is open. */
function bound(key, side) {
  if (!period[key]) return side ? Infinity : -Infinity;
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(period[key]) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (!year || date.toISOString().slice(0, period[key].length) !== period[key]) {
    throw new QueryError(`The period is written as 2021, 2021-06 or 2021-06-30, not as ${period[key]}.`);
  }
  if (side && !month) date.setUTCMonth(12, 0);
  else if (side && !day) date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date / 864e5;
}

function fillFacets() {
  $("facets").replaceChildren(...FILTERS.map(facet), ...(HAS_DAYS ? [periodFacet()] : []));
  $("filters").hidden = !$("facets").children.length;
  for (const column of FILTERS) drawFacet(column);
}

function facet(column) {
  const box = element("fieldset", { class: "facet" }, element("legend", {}, titled(NAMES[column])));
  if (data.columns[column].values.length > FEW) {
    const find = element("input", { type: "search", placeholder: "Find", "aria-label": `Find a ${NAMES[column]}` });
    find.addEventListener("input", () => drawFacet(column));
    box.append(find);
  }
  box.append(element("ul"), element("p", { class: "rest" }));
  box.dataset.column = column;
  return box;
}

const facetOf = (column) => [...$("facets").children].find((box) => box.dataset.column === column);

function drawFacet(column) {
  const box = facetOf(column);
  const wanted = box.querySelector("input[type=search]")?.value.trim().toLowerCase() ?? "";
  const counts = corpus.counts(column);
  const values = data.columns[column].values.map((value, code) => ({ code, name: called(column, value), count: counts[code] }))
    .filter(({ code, name }) => counts[code] && (!wanted || name.toLowerCase().includes(wanted) || selected.get(column).has(code)))
    .toSorted((a, b) => selected.get(column).has(b.code) - selected.get(column).has(a.code) || b.count - a.count);
  box.querySelector("ul").replaceChildren(...values.slice(0, MOST_SHOWN).map(({ code, name, count: times }) => {
    const input = element("input", { type: "checkbox", value: spelt(data.columns[column].values[code]) });
    input.checked = selected.get(column).has(code);
    input.addEventListener("change", () => {
      selected.get(column)[input.checked ? "add" : "delete"](code);
      changed();
    });
    return element("li", {}, element("label", {}, input, " ", element("bdi", {}, name), element("span", { class: "times" }, ` ${number(times)}`)));
  }));
  box.querySelector(".rest").textContent = values.length > MOST_SHOWN ? `${number(values.length - MOST_SHOWN)} more: type to find them` : "";
}

function periodFacet() {
  const input = (key, label) => {
    const field = element("input", { type: "text", id: `period-${key}`, size: 11, placeholder: "2021-06", maxlength: 10 });
    field.addEventListener("change", () => {
      period[key] = field.value.trim();
      changed();
    });
    return element("label", {}, `${label} `, field);
  };
  return element("fieldset", { class: "facet" }, element("legend", {}, "Date"), input("from", "from"), " ", input("to", "to"));
}

function drawChips() {
  const chip = (label, name, remove) => {
    const button = element("button", { type: "button", "aria-label": `Remove the filter ${label}: ${name}` },
      `${label}: `, element("bdi", {}, name), element("span", { "aria-hidden": "true" }, " ✕"));
    button.addEventListener("click", () => {
      remove();
      changed();
      for (const column of FILTERS) drawFacet(column);
      $("query").focus();
    });
    return element("li", {}, button);
  };
  const chips = [...selected].flatMap(([column, codes]) => [...codes].map((code) =>
    chip(titled(NAMES[column]), called(column, data.columns[column].values[code]), () => codes.delete(code))));
  for (const [key, value] of Object.entries(period)) {
    if (value) chips.push(chip(`Date ${key}`, value, () => { period[key] = ""; }));
    if (HAS_DAYS) $(`period-${key}`).value = value;
  }
  $("filter-count").textContent = chips.length ? ` (${chips.length})` : "";
  if (chips.length) {
    const clear = element("button", { type: "button", class: "quiet" }, "Clear all");
    clear.addEventListener("click", () => {
      for (const codes of selected.values()) codes.clear();
      [period.from, period.to] = ["", ""];
      changed();
      for (const column of FILTERS) drawFacet(column);
      $("query").focus();
    });
    chips.push(element("li", {}, clear));
  }
  $("chips").replaceChildren(...chips);
}
