/* What is to be decided, as a list; one of them whole, with its reasons and what can be done; speakers. */

const FIELDS = { span: "Words", mention: "Mention", speaker: "Speaker", role: "Role", country: "Country", cue: "Reporting clause" };
const COLUMNS = {
  utterance: "words", speaker: "speaker", role: "role", role_type: "type of the role", role_status: "status of the role", country: "country",
  country_basis: "basis of the country", cue: "reporting clause", quote_type: "kind of quotation", elided: "elided", event_id: "event", date: "date", language: "language", paragraph: "paragraph",
};
const CONFIDENCE = (value) => (value === null ? "changed" : value.toFixed(2));

/** All that can be decided, in the order of the text: {key, kind, from, to, confidence, isOpen, …}. */
function itemsOf({ utterances, missing, rejected }) {
  const items = [
    ...utterances.map((utterance) => ({
      key: utterance.id, kind: "utterance", utterance, from: utterance.char_start, to: utterance.char_end,
      confidence: utterance.confidence, isOpen: utterance.review === "unreviewed",
    })),
    ...missing.map((proposal) => ({
      key: `missing-${proposal.char_start}`, kind: "missing", proposal, from: proposal.char_start, to: proposal.char_end,
      confidence: proposal.confidence, isOpen: false,
    })),
    ...rejected.map((passage) => ({
      key: `rejected-${passage.char_start}`, kind: "rejected", passage, from: passage.char_start, to: passage.char_end, confidence: 2, isOpen: false,
    })),
  ];
  return items.toSorted((a, b) => a.from - b.from);
}

/** How sure an item is: the surest comes last, what was changed after what the draft is sure of. */
const certainty = ({ confidence }) => confidence ?? 1.5;

const shortened = (words, most = 90) => (words.length > most ? `${words.slice(0, most)}…` : words);
const bdi = (words) => element("bdi", {}, words);
const STATES = { unreviewed: "to decide", accepted: "accepted", curated: "curated" };

function stateOf({ kind, utterance, confidence, isOpen }) {
  if (kind === "missing") return `only in the draft, ${CONFIDENCE(confidence)}`;
  if (kind === "rejected") return "rejected by the draft";
  if (kind === "new") return "new";
  return isOpen ? `to decide, ${CONFIDENCE(confidence)}` : STATES[utterance.review];
}

const list = new Rows($("list"), listRow);
let drawnList = null; // what the list shows

function drawList() {
  const now = JSON.stringify(listed.map((item) => [item.key, item.from, item.to, speakerIn(item), stateOf(item)]));
  if (now !== drawnList) list.show(listed.length);
  drawnList = now;
  $("nothing").hidden = listed.length > 0;
  const i = listed.findIndex(({ key }) => key === current?.key);
  if (i !== -1) list.bringInSight(i, $("list-frame"));
  markListed();
}

const speakerIn = ({ utterance, proposal }) => utterance?.speaker ?? proposal?.speaker ?? "";

function listRow(i) {
  const item = listed[i];
  const speaker = speakerIn(item);
  const button = element("button", { type: "button", "data-key": item.key },
    element("span", { class: "words", dir: "auto" }, shortened(wordsAt(item.from, item.to))),
    element("span", { class: "about" }, stateOf(item), speaker ? " · " : "", bdi(speaker)));
  button.addEventListener("click", () => choose(item.key, { focus: true }));
  return element("li", { "aria-setsize": listed.length, "aria-posinset": i + 1 }, button);
}

function markListed() {
  for (const row of list.drawn.values()) {
    const button = row.firstChild;
    if (button.dataset.key === current?.key) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

/** Draw the rows that came into sight. */
function drawRows() {
  if (list.draw()) markListed();
}

/* ---- the card ---- */

function drawCard() {
  $("card").hidden = current === null;
  if (current === null) return;
  const { kind, utterance, from, to } = current;
  $("card-title").replaceChildren(kind === "utterance" ? current.key : { missing: "A quotation that the draft proposes", rejected: "Left out by the draft", new: "New quotation" }[kind]);
  $("card-state").textContent = stateOf(current);
  $("card-words").textContent = wordsAt(from, to);
  $("reasons").replaceChildren(...reasonsOf(current));
  $("actions").replaceChildren(...actionsOf(current));
  $("form").replaceChildren(...(kind === "new" || (kind === "utterance" && !utterance.isNew) ? formOf(current) : []));
}

/** Why the draft proposes an item or leaves it out, and what was changed since. */
function reasonsOf({ kind, utterance, proposal, passage }) {
  const row = (name, ...about) => [element("dt", {}, name), element("dd", {}, ...about)];
  if (kind === "rejected") return row("Reason", passage.reason.replaceAll("-", " "));
  const drafted = proposal ?? utterance?.drafted;
  if (kind === "new" || !drafted) return utterance && data.served ? row("Draft", "does not have these words") : [];
  const rows = Object.entries(FIELDS).filter(([field]) => drafted.decisions[field]).flatMap(([field, name]) => {
    const { rule, confidence } = drafted.decisions[field];
    const said = field === "mention" && drafted.mention ? [bdi(`“${drafted.mention}”`), ": "] : [];
    return row(name, ...said, rule.replaceAll("-", " "), element("span", { class: "confidence" }, ` ${confidence.toFixed(2)}`));
  });
  const differences = Object.entries(utterance?.differences ?? {}).filter(([column]) => COLUMNS[column]);
  return [...rows, ...differences.flatMap(([column, value]) => row(`Draft: ${COLUMNS[column]}`, bdi(value === null ? "none" : shortened(String(value)))))];
}

function actionButton(name, key, act, more = {}) {
  const button = element("button", { type: "button", "data-act": name, "aria-keyshortcuts": key, ...more }, name, element("kbd", { "aria-hidden": "true" }, key));
  button.addEventListener("click", act);
  return button;
}

function actionsOf({ kind, isOpen, utterance }) {
  const main = { class: "go" };
  if (kind === "missing") return [actionButton("Add", "a", accept, main)];
  if (kind === "rejected") return [actionButton("Quote these words", "q", () => beginQuotation(current), main)];
  if (kind === "new") return [actionButton("Cancel", "Escape", () => choose(before))];
  if (utterance.isNew) return [];
  return [...(isOpen ? [actionButton("Accept", "a", accept, main)] : []), actionButton("Reject", "x", refuse)];
}

/* ---- the form ---- */

function field(label, control) {
  control.id = `field-${control.name}`;
  return element("div", { class: "field" }, element("label", { for: control.id }, label), control);
}

/** A select of pairs of a value and its name, or of values that are their own names. */
function choices(name, values, value, unset) {
  const select = element("select", { name });
  const pairs = values.filter((each) => each !== null).map((each) => (Array.isArray(each) ? each : [each, each]));
  if (unset !== undefined) pairs.unshift(["", unset]);
  select.append(...pairs.map(([key, text]) => element("option", { value: key }, text)));
  select.value = value ?? "";
  return select;
}

const input = (name, value, more = {}) => element("input", { type: "text", name, value: value ?? "", dir: "auto", autocomplete: "off", spellcheck: "false", ...more });

const BY_NAME = new Intl.Collator();

/** The speaker of the quotation before a place, who is most likely to go on. */
function speakerBefore(place) {
  return state.utterances.filter(({ char_start: start }) => start < place).toSorted((a, b) => b.char_start - a.char_start)[0]?.speaker_id ?? null;
}

function formOf({ kind, utterance, from }) {
  const record = utterance ?? { speaker_id: speakerBefore(from), quote_type: "direct", language: state.source.language };
  const speakers = state.speakers.map(({ id, name }) => [id, name]).toSorted((a, b) => BY_NAME.compare(a[1], b[1]));
  const speaker = choices("speaker_id", speakers, record.speaker_id, "Another speaker…");
  const isOther = element("div", { id: "other-speaker" },
    field("Name, as the report prints it", input("speaker", "", { list: "names" })),
    field("Kind", choices("kind", ["person", "collective"], "person")));
  const showOther = () => (isOther.hidden = speaker.value !== "");
  speaker.addEventListener("change", showOther);
  showOther();
  const { codes } = data;
  const more = element("details", {}, element("summary", {}, "Codes, event, date, language, reason"),
    field("Type of the role", choices("role_type", codes.role_type, record.role_type, "by its words")),
    field("Status of the role", choices("role_status", codes.role_status, record.role_status, "by its words")),
    field("Country", choices("country", codes.country, record.country, "not stated")),
    field("Basis of the country", choices("country_basis", codes.country_basis, record.country_basis, "not stated")),
    field("Quotation", choices("quote_type", codes.quote_type, record.quote_type)),
    ...(data.events.length ? [field("Event", choices("event_id", data.events.map(({ id, name }) => [id, name ?? id]), record.event_id, "not stated"))] : []),
    field("Date (EDTF)", input("date", record.date)),
    field("Language of the words", input("language", record.language, { required: "" })),
    field("Reason, for the corrections of a release", input("reason", "")));
  const save = element("button", { type: "submit", class: kind === "new" ? "go" : "", "data-act": "Save" }, kind === "new" ? "Add the quotation" : "Save changes");
  formBefore = { speaker_id: record.speaker_id ?? "", ...Object.fromEntries(FORM.map((name) => [name, record[name] ?? ""])) };
  formPlaces = {};
  return [field("Speaker", speaker), isOther, field("Role", input("role", record.role)), field("Reporting clause", input("cue", record.cue)), more, save];
}

const FORM = ["role", "cue", "role_type", "role_status", "country", "country_basis", "quote_type", "event_id", "date", "language"];
const NULLABLE = ["role", "cue", "country", "event_id", "date"];
let formBefore = {};
let formPlaces = {}; // where the words are that were taken from the selection

/** What the form says, as the values and places of a decision. */
function formValues() {
  const form = new FormData($("form"));
  const text = (name) => (form.get(name) ?? "").trim();
  const values = {};
  if (text("speaker_id") === "") {
    if (text("speaker")) Object.assign(values, { speaker: text("speaker"), kind: text("kind") });
  } else if (current.kind === "new" || text("speaker_id") !== formBefore.speaker_id) values.speaker_id = text("speaker_id");
  for (const name of FORM) {
    const value = text(name);
    if (value !== formBefore[name] || (current.kind === "new" && name === "quote_type")) {
      if (value || NULLABLE.includes(name)) values[name] = value || null;
    }
  }
  if (values.country === null) delete values.country_basis;
  const places = Object.fromEntries(Object.entries(formPlaces).filter(([name, [start, end]]) => values[name] === wordsAt(start, end)));
  return { values, places, ...(text("reason") ? { reason: text("reason") } : {}) };
}

function submitted(event) {
  event.preventDefault();
  const said = formValues();
  if (current.kind === "new") {
    const { from, to } = current;
    if (!said.values.speaker && !said.values.speaker_id) return complain({ message: "Say who speaks: choose a speaker, or type the name as the report prints it." });
    const decision = { do: "quote", source: state.source.id, ...said, values: { utterance: wordsAt(from, to), ...said.values }, places: { utterance: [from, to], ...said.places } };
    return decide(decision);
  }
  if (!Object.keys(said.values).length) return say("Nothing was changed.");
  decide({ do: "edit", ids: [current.key], ...said });
}

/* ---- speakers ---- */

function drawSpeakers() {
  if (!$("speakers").open) return;
  const speakers = state.speakers.map(({ id, name }) => [id, `${name} (${id})`]);
  for (const name of ["merged", "into", "renamed"]) {
    const select = $(name);
    const { value } = select;
    select.replaceChildren(...speakers.map(([id, text]) => element("option", { value: id }, text)));
    if (speakers.some(([id]) => id === value)) select.value = value;
    else if (name === "into") select.selectedIndex = Math.min(1, speakers.length - 1);
  }
}
