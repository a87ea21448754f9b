/* The page: what is shown, keys, and what happens after a decision. */

let current = null; // the item that is shown whole
let before = null; // the key of the item that was shown before a new quotation was begun
let listed = []; // the items of the list, in its order
let chosen = null; // the span that is selected in the report
let isBusy = false;

const say = (words) => ($("status").textContent = words);

function complain({ message, places = [], column }, decision = null) {
  $("problem").hidden = false;
  $("problem-text").textContent = places.length ? "These words are at several places. Which one is meant?" : message;
  $("places").replaceChildren(...places.map(([from, to]) => {
    const around = `${wordsAt(Math.max(0, from - 30), from)}[${wordsAt(from, to)}]${wordsAt(to, to + 30)}`;
    const button = element("button", { type: "button" }, bdi(around.replaceAll("\n", " ")));
    const exact = { ...decision, values: { ...decision?.values, [column]: wordsAt(from, to) }, places: { ...decision?.places, [column]: [from, to] } };
    button.addEventListener("click", () => decide(exact));
    return element("li", {}, button);
  }));
  $("problem").focus();
}

/* ---- drawing ---- */

const SHOWN = { open: ({ isOpen }) => isOpen, draft: ({ kind }) => kind !== "utterance", all: () => true };

function listItems() {
  const all = itemsOf(state);
  const shown = all.filter(SHOWN[$("which").value]);
  listed = $("order").value === "doubt" ? shown.toSorted((a, b) => b.isOpen - a.isOpen || certainty(a) - certainty(b)) : shown;
  return all;
}

const reviewOf = ({ isOpen, kind }) => (isOpen ? "open" : kind === "utterance" ? "decided" : "left-out");

function marksOf(items) {
  const marks = items.map((item) => ({
    from: item.from, to: item.to, name: item.key === current?.key ? "utterance" : `said ${reviewOf(item)}`,
    title: `${item.kind === "utterance" ? item.key : ""} ${stateOf(item)}`.trim(), open: () => getSelection().isCollapsed && choose(item.key),
  }));
  if (current?.kind === "new") marks.push({ from: current.from, to: current.to, name: "utterance", title: "new quotation" });
  const record = current?.utterance ?? current?.proposal;
  for (const name of ["speaker", "role", "cue"]) {
    const [from, to] = [record?.[`${name}_start`], record?.[`${name}_end`]];
    if (typeof from === "number" && from < to) marks.push({ from, to, name });
  }
  return marks;
}

function redraw({ keepFocus = null } = {}) {
  const act = document.activeElement?.closest("#card") ? document.activeElement.dataset.act ?? "" : null;
  const items = listItems();
  if (current && current.kind !== "new") current = items.find(({ key }) => key === current.key) ?? null;
  view.show(TEXT, marksOf(items), { language: state.source.language });
  drawHandles();
  drawList();
  drawCard();
  drawSpeakers();
  drawCounts(items);
  if (keepFocus) view.box.querySelector(`.${keepFocus.replaceAll(" ", ".")}`)?.focus();
  else if (act !== null) (current ? $("card").querySelector(`[data-act="${act}"]`) ?? $("card-title") : $("undo")).focus();
}

function drawCounts(items) {
  const isOpen = items.filter((item) => item.isOpen).length;
  const all = state.utterances.length;
  $("progress").max = Math.max(all, 1);
  $("progress").value = all - isOpen;
  $("counts").textContent = `${count(all, "quotation")}, ${number(isOpen)} to decide`;
  $("undo").disabled = !state.undo;
  $("undo").title = state.undo ? `Undo: ${state.undo.title}` : "There is nothing to undo";
  $("download").disabled = !data.served && !decisions.length;
  if (!data.served) $("download").textContent = `Save ${count(decisions.length, "decision")} for rostra apply`;
}

/* ---- going on ---- */

function bringIntoSight() {
  const mark = view.pieceOf("utterance");
  if (!mark) return;
  const [at, frame] = [mark.getBoundingClientRect(), view.box.getBoundingClientRect()];
  if (at.top < frame.top || at.bottom > frame.bottom) view.find("utterance");
}

/** Show an item whole, and bring it into sight. */
function choose(key, { focus = false } = {}) {
  $("problem").hidden = true;
  current = itemsOf(state).find((item) => item.key === key) ?? null;
  redraw();
  bringIntoSight();
  if (focus) $("card-title").focus();
}

function step(by) {
  const i = listed.findIndex(({ key }) => key === current?.key);
  const next = listed[i === -1 ? (by > 0 ? 0 : listed.length - 1) : i + by];
  if (next) choose(next.key);
  else say(by > 0 ? "This is the last one." : "This is the first one.");
}

/** Carry out a decision, and show what comes of it. */
async function decide(decision) {
  if (isBusy) return;
  isBusy = true;
  document.body.setAttribute("aria-busy", "true");
  $("problem").hidden = true;
  const place = listed.findIndex(({ key }) => key === current?.key);
  const shown = state;
  const undone = state.undo?.title.split(" ")[1];
  const problem = await carryOut(decision.do === "undo" ? decision : withSeen(decision));
  isBusy = false;
  document.body.removeAttribute("aria-busy");
  if (problem) {
    if (state !== shown) redraw();
    else drawHandles();
    return complain(problem, decision);
  }
  const about = (decision.ids ?? [decision.speaker ?? ""]).join(", ");
  say(decision.do === "undo" ? "Undone." : `${data.served ? "Saved" : "Kept"}: ${decision.do} ${about}`.trim());
  if (decision.do === "undo" && utteranceOf(undone)) return choose(undone);
  goOn(decision, place);
}

/** What is shown after a decision: what it was about, or the next item of the list if that is decided. */
function goOn(decision, place) {
  const items = listItems();
  if (decision.do === "quote") {
    const [from] = decision.places?.utterance ?? [0];
    const added = items.find((item) => item.kind === "utterance" && item.to > from);
    return choose(added?.key);
  }
  if (decision.do !== "accept" && current && items.some(({ key }) => key === current.key)) return redraw();
  const last = listed.some(({ key }) => key === current?.key) ? place + 1 : place;
  choose((listed[last] ?? listed.at(-1))?.key);
  say(`${$("status").textContent}. ${current ? `Next: ${current.key}` : "Nothing is left here"}`);
}

function accept() {
  if (current?.kind === "missing") {
    const { proposal } = current;
    const columns = ["utterance", "speaker", "role", "cue"].filter((column) => proposal[column] !== null);
    const codes = proposal.role === null ? [] : ["role_type", "role_status"];
    const country = proposal.country === null ? [] : ["country", "country_basis"];
    const values = Object.fromEntries([...columns, ...codes, ...country, "quote_type"].map((column) => [column, proposal[column]]));
    const places = Object.fromEntries(columns.map((column) => [column, [proposal[`${HAS_SPAN[column]}_start`], proposal[`${HAS_SPAN[column]}_end`]]]));
    if (!values.speaker) return beginQuotation(current);
    return decide({ do: "quote", source: state.source.id, values: { ...values, kind: proposal.speaker_kind }, places });
  }
  if (current?.kind === "utterance" && current.isOpen) decide({ do: "accept", ids: [current.key] });
}

function refuse() {
  if (current?.kind !== "utterance" || current.utterance.isNew) return;
  const { reason } = formValues();
  decide({ do: "reject", ids: [current.key], ...(reason ? { reason } : {}) });
}

const undo = () => state.undo && decide({ do: "undo", number: state.undo.number });

/** Begin a new quotation from a span; the form asks who speaks. */
function beginQuotation({ from, to }) {
  before = current?.kind === "new" ? before : current?.key;
  current = { key: "new", kind: "new", from, to };
  getSelection().removeAllRanges();
  redraw();
  $("form").querySelector("select").focus();
}

/* ---- what is selected ---- */

function drawSelected() {
  const span = selectedSpan();
  if (!span && $("selected").contains(document.activeElement)) return;
  chosen = span;
  $("selected").hidden = !span || isDragged || document.activeElement.classList.contains("handle");
  if (!span) return;
  $("selected-words").textContent = shortened(wordsAt(span.from, span.to), 60);
  const isUtterance = current?.kind === "utterance" && !current.utterance.isNew;
  for (const button of $("selected").querySelectorAll("[data-column]")) {
    const { column } = button.dataset;
    button.hidden = column === "utterance" ? !isUtterance : !(isUtterance || current?.kind === "new");
  }
}

/** Take the selected words for a column of what is shown. */
function takeSelected(column) {
  const { from, to } = chosen;
  const words = wordsAt(from, to);
  $("selected").hidden = true;
  getSelection().removeAllRanges();
  if (current.kind === "utterance") return decide({ do: "edit", ids: [current.key], values: { [column]: words }, places: { [column]: [from, to] } });
  const form = $("form");
  if (column === "speaker") {
    form.elements.speaker_id.value = "";
    form.elements.speaker_id.dispatchEvent(new Event("change"));
  }
  form.elements[column].value = words;
  formPlaces[column] = [from, to];
  form.elements[column].focus();
}

/* ---- events ---- */

const KEYS = {
  a: accept, x: refuse, u: undo, j: () => step(1), k: () => step(-1), n: () => view.box.focus(),
  s: () => $("form").querySelector("select")?.focus(), q: () => current?.kind === "rejected" && beginQuotation(current),
};

function keyPressed(event) {
  if (event.key === "Escape" && current?.kind === "new") return choose(before, { focus: true });
  if (!$("keys").checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function listen() {
  document.addEventListener("keydown", keyPressed);
  document.addEventListener("scroll", drawRows, { capture: true, passive: true });
  addEventListener("resize", drawRows);
  $("speakers").addEventListener("toggle", drawSpeakers);
  document.addEventListener("selectionchange", drawSelected);
  view.box.addEventListener("keydown", keyInText);
  $("selected").addEventListener("mousedown", (event) => event.preventDefault());
  $("selected").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    getSelection().removeAllRanges();
    view.box.focus();
  });
  $("quote").addEventListener("click", () => chosen && beginQuotation(chosen));
  for (const button of $("selected").querySelectorAll("[data-column]")) button.addEventListener("click", () => chosen && takeSelected(button.dataset.column));
  $("form").addEventListener("submit", submitted);
  for (const name of ["order", "which"]) $(name).addEventListener("change", () => redraw());
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("undo").addEventListener("click", undo);
  $("download").addEventListener("click", downloadDecisions);
  $("merge").addEventListener("submit", (event) => {
    event.preventDefault();
    decide({ do: "merge", speaker: $("merged").value, into: $("into").value });
  });
  $("rename").addEventListener("submit", (event) => {
    event.preventDefault();
    decide({ do: "rename", speaker: $("renamed").value, name: $("new-name").value });
  });
}

for (const id of ["card-words", "selected-words", "list"]) $(id).lang = state.source.language ?? "";
$("download").hidden = data.served;
$("names").replaceChildren(...data.speakers.map(({ name }) => element("option", { value: name })));
$("how").textContent = data.served ? "Each decision is saved at once." : "Decisions are kept in this page. Save them to a file for rostra apply.";
if (!data.served) takeUp();
listen();
listItems();
if (listed.length) choose(listed[0].key);
else redraw();
document.documentElement.dataset.ready = "";
