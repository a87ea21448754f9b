/* The page: fill the form, handle events, draw everything. */

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

function changed({ typing = false } = {}) {
  open = null;
  unknown = [];
  drawAll();
  remember({ typing });
}

function options(select, values, usual = "") {
  select.replaceChildren(...values.map(([value, text]) => element("option", { value }, text)));
  select.dataset.usual = usual;
  select.value = usual;
}

/** Add the filters of own columns, and hide those whose column has no values. */
function addFilters() {
  const box = document.querySelector(".filters");
  for (const column of FILTERS.filter((name) => OWN.includes(name))) {
    box.lastElementChild.before(element("span", {}, element("label", { for: column }, NAMES[column]), " ", element("select", { id: column })));
  }
  for (const column of FILTERS) $(column).parentElement.hidden = !STATED.includes(column);
}

function fill() {
  addFilters();
  for (const column of FILTERS) {
    const { values, codes } = data.columns[column];
    const counts = values.map(() => 0);
    for (const code of codes) counts[code] += 1;
    options($(column), [["", "all"], ...values.map((value, code) =>
      [spelt(value), `${called(column, value)} (${number(counts[code])})`])]);
  }
  const positions = [["node", "the hit"], ...[1, 2, 3].flatMap((n) => [[`L${n}`, `${n} left`], [`R${n}`, `${n} right`]])];
  const columns = [["speaker", "speaker"], ["role", "role"], ["country", "country"], ["source_id", "source"],
    ...OWN.map((column) => [column, NAMES[column]])].filter(([column]) => column === "speaker" || STATED.includes(column));
  options($("sort1"), [["", "the order of the corpus"], ...positions, ...columns]);
  options($("sort2"), [["", "nothing"], ...positions, ...columns]);
  options($("context"), [5, 10, 15, 20, 40].map((n) => [String(n), `${n} tokens`]), "10");
  const parts = FILTERS.filter((column) => STATED.includes(column));
  options($("over"), (parts.length ? parts : FILTERS).map((column) => [column, NAMES[column]]), parts[0] ?? FILTERS[0]);
  const targets = data.keywords.map((k) => [target(k), `${NAMES[k.column]} ${called(k.column, k.value)}`]);
  options($("target"), targets, targets[0]?.[0]);
  for (const layer of Object.keys(data.layers)) {
    const spanCount = data.layers[layer].reduce((sum, list) => sum + (list?.length ?? 0), 0);
    $("layers").append(element("label", {}, element("input", { type: "checkbox", value: layer }), ` ${layer} (${number(spanCount)})`));
  }
  $("layers").hidden = !Object.keys(data.layers).length;
  const speakers = data.columns.speaker_id.values.filter((id) => id !== null).length;
  const sources = Object.keys(data.sources).length;
  $("what").textContent = `${count(data.utterances.length, "utterance")}${speakers ? ` of ${count(speakers, "speaker")}` : ""}${sources ? ` in ${count(sources, "source")}` : ""}${data.stamp.where.length ? ` (${data.stamp.where.join(", ")})` : ""}. What is quoted here is not endorsed.`;
  $("stamp").textContent = stamp();
  for (const version of document.querySelectorAll(".command .version")) {
    if (data.stamp.version === null) version.parentElement.remove();
    else version.textContent = data.stamp.version;
  }
}

function listen() {
  let timer;
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the address is the state of the page
    $("query").focus();
  });
  $("query").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => changed({ typing: true }), 150);
  });
  $("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    changed();
  });
  $("search").addEventListener("reset", () => setTimeout(() => changed()));
  for (const id of ["case", "accents", "typography", "width", "letters", ...FILTERS]) $(id).addEventListener("change", () => changed());
  for (const id of ["sort1", "sort2", "context", "over", "target"]) {
    $(id).addEventListener("change", () => { shown = PAGE; drawTab(); remember(); });
  }
  $("layers").addEventListener("change", () => { drawSource(); remember(); });
  $("more").addEventListener("click", () => {
    const first = $("rows").children.length; // of the new lines
    shown += PAGE;
    drawLines();
    $("rows").children[first].querySelector(".node").focus();
  });
  $("download").addEventListener("click", download);
  $("rows").addEventListener("click", ({ target, detail }) => {
    const line = target.closest("tr");
    if (!line) return;
    show(Number(line.dataset.u));
    if (detail === 0) $("source-title").focus(); // by a key, not the mouse
  });
  $("rows").addEventListener("keydown", move);
  $("source").addEventListener("keydown", ({ key }) => {
    const line = $("rows").querySelector('[aria-current="true"] .node');
    if (key === "Escape") (line?.offsetParent ? line : $("query")).focus();
  });
  $("previous").addEventListener("click", () => show(current() - 1));
  $("next").addEventListener("click", () => show(current() + 1));
  for (const [i, name] of TABS.entries()) {
    $(`tab-${name}`).addEventListener("click", () => { tab = name; drawTab(); remember(); });
    $(`tab-${name}`).addEventListener("keydown", ({ key }) => {
      const next = { ArrowRight: (i + 1) % TABS.length, ArrowLeft: i - 1, Home: 0, End: -1 }[key];
      if (next === undefined) return;
      tab = TABS.at(next);
      drawTab();
      $(`tab-${tab}`).focus();
      remember();
    });
  }
  addEventListener("hashchange", () => { recall(); drawAll(); });
}

fill();
recall();
listen();
drawAll().then(() => { document.documentElement.dataset.ready = "1"; });
