/* The state of the review, and decisions: sent to the server that the page comes from, or, without one,
kept in the page for a file. */

const data = await unpacked($("data").textContent);
const TEXT = data.text;
const CHARACTERS = /[\ud800-\udfff]/.test(TEXT) ? Array.from(TEXT) : TEXT;
const HAS_SPAN = { utterance: "char", speaker: "speaker", role: "role", cue: "cue" };
const OF_TURN = ["role", "role_start", "role_end", "role_type", "role_status", "country", "country_basis"];

let state = data.state;

/** The words of the text from a place to another, in code points. */
function wordsAt(from, to) {
  const words = CHARACTERS.slice(from, to);
  return typeof words === "string" ? words : words.join("");
}

/** A span without the spaces around it. */
function trimmed({ from, to }) {
  const words = wordsAt(from, to);
  return { from: from + Array.from(words.match(/^\s*/)[0]).length, to: to - Array.from(words.match(/\s*$/)[0]).length };
}

const utteranceOf = (id) => state.utterances.find((utterance) => utterance.id === id);
const speakerOf = (id) => state.speakers.find((speaker) => speaker.id === id);

/** A decision, with what the page showed of the records that it is about. */
function withSeen(decision) {
  const ids = [...(decision.ids ?? []), decision.speaker, decision.into].filter(Boolean);
  const seen = ids.map((id) => [id, (utteranceOf(id) ?? speakerOf(id))?.fingerprint]);
  return { ...decision, seen: Object.fromEntries(seen.filter(([, fingerprint]) => fingerprint)) };
}

/* ---- with a server ---- */

const KEY_OF = { utterances: "id", missing: "char_start", rejected: "char_start", speakers: "id" };

/** A state after changes: of each list the values that are put, and the keys that are gone. */
function changed(before, { changes, number, undo }) {
  const after = { ...before, number, undo };
  for (const [name, { put, gone }] of Object.entries(changes)) {
    const known = new Map(before[name].map((value) => [value[KEY_OF[name]], value]));
    for (const key of gone) known.delete(key);
    for (const value of put) known.set(value[KEY_OF[name]], value);
    after[name] = [...known.values()];
  }
  return after;
}

const NO_ANSWER = "The command rostra review does not answer. What was saved is safe; start it again, and open the address that it prints.";

/** Send a decision, and take over what it changed; the state is asked for where others changed it too. */
async function send(decision) {
  try {
    const answer = await fetch("decision", { method: "POST", body: JSON.stringify(decision), headers: { "Content-Type": "application/json" } });
    const said = await answer.json();
    const { since, number, changes, problem } = said;
    const isNext = (since ?? number) === state.number;
    if (changes && isNext) state = changed(state, said);
    else if (number !== undefined && !isNext) {
      const now = await (await fetch("state")).json();
      if (!now.problem) state = now;
    }
    return problem;
  } catch {
    return { id: "no-answer", message: NO_ANSWER };
  }
}

/* ---- without a server ---- */

const KEPT = `rostra-review ${data.made}`;
let decisions = []; // those that a file would have

/** The state after a decision, as far as it can be shown; turns and codes follow when it is applied. */
function applied(before, decision, number) {
  const { do: verb, ids = [], values = {}, places = {} } = decision;
  const spans = Object.entries(places).flatMap(([column, [start, end]]) => [[`${HAS_SPAN[column]}_start`, start], [`${HAS_SPAN[column]}_end`, end]]);
  const columns = { ...values, ...Object.fromEntries(spans) };
  const known = (id) => before.speakers.find((speaker) => speaker.id === id);
  if (values.speaker_id) columns.speaker ??= known(values.speaker_id)?.name;
  else if (values.speaker) columns.speaker_id = before.speakers.find(({ names_in_sources: names }) => names.includes(values.speaker))?.id ?? null;
  const ofTurn = Object.fromEntries(Object.entries(columns).filter(([column]) => OF_TURN.includes(column)));
  const turns = new Set(before.utterances.filter(({ id }) => ids.includes(id)).map(({ first }) => first));
  const edited = (u) => ({ ...u, ...(turns.has(u.first) ? ofTurn : {}), ...(ids.includes(u.id) ? { ...columns, isEdited: true } : {}) });
  const inState = (utterances, more = {}) => ({ ...before, ...more, utterances });
  switch (verb) {
    case "accept": return inState(before.utterances.map((u) => (ids.includes(u.id) ? { ...u, review: "accepted" } : u)));
    case "edit": return inState(before.utterances.map(edited));
    case "reject": return inState(before.utterances.filter(({ id }) => !ids.includes(id)));
    case "quote": {
      const id = `new-${number}`;
      const added = { id, first: id, review: "curated", isNew: true, confidence: null, drafted: null, differences: {}, ...columns };
      const isFree = (each) => each.char_end <= added.char_start || added.char_end <= each.char_start;
      return inState([...before.utterances, added], { missing: before.missing.filter(isFree), rejected: before.rejected.filter(isFree) });
    }
    case "merge": {
      const moved = before.utterances.map((u) => (u.speaker_id === decision.speaker ? { ...u, speaker_id: decision.into } : u));
      return inState(moved, { speakers: before.speakers.filter(({ id }) => id !== decision.speaker) });
    }
    default: return inState(before.utterances, { speakers: before.speakers.map((s) => (s.id === decision.speaker ? { ...s, name: decision.name } : s)) });
  }
}

/** Why a decision could not be applied, as far as the page can tell; else undefined. */
function refusal({ ids = [], values = {}, places = {} }) {
  for (const column of ["speaker", "role", "cue"]) {
    const words = values[column];
    if (words && !places[column] && !TEXT.includes(words)) return `The report does not print “${words}”. Select the words in the text, and say there what they are.`;
  }
  const [from, to] = places.utterance ?? [];
  const others = state.utterances.filter(({ id, char_start: start, char_end: end }) => !ids.includes(id) && start < to && from < end);
  if (others.length) return `${others[0].id} has some of these words: “${others[0].utterance}”.`;
  if (places.cue) {
    const starts = ids.map((id) => utteranceOf(id).char_start);
    const [at] = places.cue;
    const isElsewhere = (start) => view.paragraphAt(start) !== view.paragraphAt(at);
    if ([...starts, ...(from === undefined ? [] : [from])].some(isElsewhere)) return "A reporting clause is in the paragraph of its quotation.";
  }
}

/** Keep a decision, or drop the last one; the problem if there is one. */
function keep(decision) {
  const message = refusal(decision);
  if (message) return { id: "refused", message };
  if (decision.do === "undo") {
    decisions = decisions.slice(0, -1);
    state = kept();
  } else {
    decisions = [...decisions, decision];
    state = next(state, decision, decisions.length - 1);
  }
  try {
    localStorage.setItem(KEPT, JSON.stringify(decisions));
  } catch {
    // without a storage, what is kept is in the page alone
  }
}

/** The state after the decision with an index. */
function next(before, decision, i) {
  const title = [decision.do, ...(decision.ids ?? [decision.speaker ?? ""])].join(" ");
  return { ...applied(before, decision, i + 1), undo: { number: i + 1, title } };
}

/** The state after all decisions that are kept. */
const kept = () => decisions.reduce(next, data.state);

/** Take up the decisions that an earlier visit of this page left. */
function takeUp() {
  try {
    decisions = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  } catch {
    // nothing was left
  }
  state = kept();
}

function downloadDecisions() {
  const lines = decisions.map((decision) => `${JSON.stringify(decision)}\n`);
  const link = element("a", { href: URL.createObjectURL(new Blob(lines, { type: "application/json" })), download: `${state.source.id}.decisions.jsonl` });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Carry out a decision; the problem if there is one. */
const carryOut = (decision) => (data.served ? send(decision) : keep(decision));
