/* The page: fill the form, handle events, draw everything. */

const DRAW = { lines: drawLines, breakdown: drawBreakdown, collocates: drawCollocates, spread: drawSpread, time: drawTime, keywords: drawKeywords };

function drawTab() {
  for (const name of TABS) {
    const isSelected = name === tab;
    $(name).hidden = !isSelected;
    $(`tab-${name}`).setAttribute("aria-selected", isSelected);
    $(`tab-${name}`).tabIndex = isSelected ? 0 : -1;
  }
  $(`tab-${tab}`).scrollIntoView({ block: "nearest", inline: "nearest" });
  DRAW[tab]();
}

function drawAll() {
  search();
  drawChips();
  if (tab !== "lines") lines = ordered(); // what the source goes through
  drawTab();
  drawSource();
  if (open && tab === "lines" && indexOf(open) !== -1) bringInSight(indexOf(open));
}

/** Draw everything anew after a change of the query or of the filters. */
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

function fill() {
  fillFacets();
  fillLayers();
  const positions = [["node", "the hit"], ...[1, 2, 3].flatMap((n) => [[`L${n}`, `${n} left`], [`R${n}`, `${n} right`]])];
  const columns = [["speaker", "speaker"], ["role", "role"], ["country", "country"], ["source_id", "source"], ["date", "date"],
    ...OWN.map((column) => [column, NAMES[column]])].filter(([column]) => column === "speaker" || isStated(column));
  options($("sort1"), [["", "the order of the corpus"], ...positions, ...columns]);
  options($("sort2"), [["", "nothing"], ...positions, ...columns]);
  options($("context"), [5, 10, 15, 20, 40].map((n) => [String(n), `${n} tokens`]), "10");
  options($("sample"), [["", "all hits"], ...[25, 50, 100, 200, 500].map((n) => [String(n), `${n} at random`])]);
  options($("position"), positions, "node");
  options($("window"), [1, 2, 3, 5, 10].map((n) => [String(n), count(n, "token")]), "5");
  options($("minimum"), [[1, "1 time"], ...[2, 3, 5, 10].map((n) => [String(n), `${n} times`])], "2");
  options($("measure"), [["log_dice", "logDice"], ["log_likelihood", "log-likelihood"], ["mi", "MI"], ["count", "count"]], "log_likelihood");
  const parts = PARTS.length ? PARTS : ["source_id"];
  options($("over"), parts.map((column) => [column, NAMES[column]]), parts[0]);
  options($("bins"), BINS.map((bins) => [bins, bins]), usualBins());
  const targets = data.keywords.map((one) => [targetKey(one), `${NAMES[one.column]} ${targetName(one)} (${number(one.target_words)} words)`]);
  const largest = data.keywords.toSorted((a, b) => b.target_words - a.target_words)[0];
  options($("target"), targets, largest && targetKey(largest));
  options($("direction"), Object.entries(DIRECTIONS), "positive");
  $("tab-time").hidden = !HAS_DAYS;
  $("line-head").replaceChildren(element("th", { scope: "col", role: "columnheader" }, "In context"),
    ...COLUMNS.map((column) => element("th", { scope: "col", role: "columnheader" }, titled(NAMES[column]))));
  $("concordance").dataset.columns = COLUMNS.length;
  const speakers = data.columns.speaker_id.values.filter((id) => id !== null).length;
  const sources = Object.keys(data.sources).length;
  $("what").textContent = `${count(data.ids.length, "utterance")}${speakers ? ` of ${count(speakers, "speaker")}` : ""}${sources ? ` in ${count(sources, "source")}` : ""}${data.stamp.where.length ? ` (${data.stamp.where.join(", ")})` : ""}. What is quoted here is not endorsed.`;
  $("stamp").textContent = stamp();
  for (const id of ["more", "annotations"]) $(id).open = !SHEET.matches;
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
  for (const id of FOLDS) $(id).addEventListener("change", () => changed());
  for (const id of ["sort1", "sort2", "context", "sample", "position", "window", "minimum", "measure", "over", "bins", "target", "direction"]) {
    $(id).addEventListener("change", () => { drawTab(); remember(); });
  }
  $("layers").addEventListener("change", () => { drawSource(); remember(); });
  $("download").addEventListener("click", download);
  $("rows").addEventListener("click", ({ target, detail }) => {
    const line = target.closest("tr");
    if (!line || (detail !== 0 && !getSelection().isCollapsed)) return; // by a key, or to select text
    show(lines[line.dataset.i]);
    if (detail === 0 || SHEET.matches) $("source-title").focus();
  });
  $("rows").addEventListener("focusin", ({ target }) => {
    at = Number(target.closest("tr").dataset.i);
    makeReachable();
  });
  $("rows").addEventListener("keydown", move);
  addEventListener("scroll", drawRows, { capture: true, passive: true });
  addEventListener("resize", () => { drawRows(); if (tab === "time") drawTime(); });
  PAPER.addEventListener("change", drawRows);
  SHEET.addEventListener("change", () => { if (open) showDialog(); });
  $("previous").addEventListener("click", () => show(stepTo(-1)));
  $("next").addEventListener("click", () => show(stepTo(1)));
  $("close").addEventListener("click", closeSource);
  $("source").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    closeSource();
  });
  $("source").addEventListener("cancel", (event) => { // such as the key "back" of a phone
    event.preventDefault();
    closeSource();
  });
  listenToFolds();
  listenToTabs();
  addEventListener("hashchange", () => { recall(); fillFacets(); drawAll(); });
}

/** What unfolds above the page folds again when something else is used. */
function listenToFolds() {
  const folds = [...document.querySelectorAll(".ask details")];
  addEventListener("pointerdown", ({ target }) => {
    for (const one of folds) if (!one.contains(target)) one.open = false;
  });
  for (const one of folds) {
    one.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      one.open = false;
      one.querySelector("summary").focus();
    });
    one.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !one.contains(relatedTarget)) one.open = false;
    });
  }
}

function listenToTabs() {
  const go = (name) => { tab = name; drawTab(); remember(); };
  for (const name of TABS) {
    $(`tab-${name}`).addEventListener("click", () => go(name));
    $(`tab-${name}`).addEventListener("keydown", ({ key }) => {
      const names = TABS.filter((one) => !$(`tab-${one}`).hidden);
      const i = names.indexOf(name);
      const next = { ArrowRight: names[(i + 1) % names.length], ArrowLeft: names.at(i - 1), Home: names[0], End: names.at(-1) }[key];
      if (!next) return;
      go(next);
      $(`tab-${next}`).focus();
    });
  }
}

fill();
recall();
fillFacets();
listen();
drawAll();
document.documentElement.dataset.ready = "1";
