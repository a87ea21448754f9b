"""Problems: the results of checks as values, and the list of all their ids.

Each id of `REMEDIES` has one bad example in ``tests/cases/<id>.json``.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from rostra.printable import shell_command

REMEDIES = {
    # before all levels
    "pending-edit": "Conclude it: `rostra recover CORPUS`, or any command that edits the corpus.",
    # level bytes: one file by itself
    "missing-file": "Add the file, or remove the record that names it; restore a release from "
    "a copy of it.",
    "not-a-file": "Replace it by a regular file; links are not followed.",
    "file-too-large": "Make it smaller, or split it.",
    "invalid-utf8": "Convert it from its encoding: "
    "`iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW && mv NEW FILE`.",
    "byte-order-mark": r"Remove it: `sed -i '1s/^\xEF\xBB\xBF//' FILE`.",
    "carriage-return": r"End lines with LF alone: `sed -i 's/\r$//; s/\r/\n/g' FILE`.",
    "forbidden-character": r"Remove all such characters at once: `perl -CSD -i -pe 's/\t/ /g; "
    r"s/[\x00-\x09\x0B-\x1F\x7F-\x9F\x{61C}\x{200B}\x{200E}\x{200F}\x{2028}-\x{202E}"
    r"\x{2060}\x{2066}-\x{2069}\x{FEFF}]//g' FILE`. Of the invisible characters only U+00A0, "
    "U+00AD, U+200C and U+200D are allowed in a text.",
    "not-nfc": 'Normalise it: `python3 -c "import sys, unicodedata as u; '
    "sys.stdout.write(u.normalize('NFC', sys.stdin.read()))\" < FILE > NEW && mv NEW FILE`.",
    "no-final-newline": "End the last line with a line feed: `echo >> FILE`.",
    "blank-line": "Remove the empty line: each line is one record.",
    "line-too-long": "Break it up: each record is one line, and none of its fields is that long.",
    # level records: one line, then one table
    "invalid-json": "Write one JSON object on the line.",
    "duplicate-key": "Keep one of the two keys.",
    "not-a-number": "JSON has no NaN and no Infinity: write null or a number.",
    "integer-too-big": "Write an integer of at most 64 bits.",
    "lone-surrogate": r"Write the character itself, or both halves of the \u pair.",
    "too-deep": "Write a flat record: no column is nested that deeply.",
    "not-an-object": "Write an object: {…}.",
    "missing-field": "Add the field; its value is null where the source does not state one.",
    "unknown-field": "Remove it, or declare it as an x_ column in the corpus's own schema/.",
    "wrong-type": "Write a value of the type that the schema requires.",
    "not-in-codelist": "Use a code of the list. To an open one the corpus's own schema/ may add "
    "codes.",
    "wrong-pattern": "Write it in the form that the message describes.",
    "wrong-length": "Shorten or complete the value.",
    "out-of-range": "Write a number within the range.",
    "repeated-item": "List each item once.",
    "impossible-date": "Write a date that exists.",
    "line-break": "Write the value on one line; several paragraphs are several utterances.",
    "foreign-id": "The id of an utterance is the source's id, a full stop and four digits; that of "
    "an annotation is the utterance's id, layer, annotator and two digits.",
    "unsafe-file-name": "Name the file after the source's id: <id>.txt, directly in sources/.",
    "half-null": "Give a text and its two offsets together, or null for all three.",
    "country-without-basis": "Give country and country_basis together, or null for both.",
    "role-without-type": "Give role, role_type and role_status together, or null for all three.",
    "wrong-elided": "Set elided to true where … or ... occurs in the utterance, else to false.",
    "label-without-span": "Give the annotation a text and its two offsets, or the label none and "
    "null for all three.",
    "label-without-attribute": "Give a span the attributes that its layer requires (slogan: "
    "normalised; demand: force and voice; commitment: voice; group: target and valence), and none "
    "with the label none.",
    "claimant-without-report": "Set voice to reported, or claimant to null: what speakers demand "
    "or promise in their own voice has no other claimant.",
    "foreign-column": "Name a column of that table that the message lists; there are no facts from "
    "elsewhere about anything else.",
    "validators-disagree": "Write the pattern of the column so that both validators read it "
    "alike; if the column is not one of your own, report the record and its schema.",
    "duplicate-id": "Give the record an id of its own; an id is never used again.",
    "not-sorted": "Sort the records by id; build a release anew.",
    # level references: between tables
    "dangling-reference": "Add the record with that id, or refer to one that exists.",
    "stated-fact": "Remove the row: what a document states is in its own column.",
    "facts-disagree": "Decide on one value; what else was seen, and why it counts less, belongs in "
    "`compared`.",
    "repeated-evidence": "Keep one of the two rows: a row is one piece of evidence.",
    "unknown-table": "Name the file after a table, or keep it elsewhere: nothing reads it here.",
    "unlisted-source": "Add its record to curated/sources.jsonl, or remove the file.",
    "unknown-schema-version": "Set schema_version in corpus.json to a published version; for a "
    "release, install a newer rostra.",
    "bad-extension": "Declare optional columns named x_…, and codes of codelists; nothing else.",
    "bad-codelist": "Add codes named x-… to an open codelist, or define a list x_… for a column of "
    "your own; each code has a title and a description.",
    # level text: between records and source texts
    "source-changed": "A source is never edited: restore it "
    "(`git -C FOLDER checkout -- NAME`). If it was entered wrongly, enter it anew under another "
    "id.",
    "offset-out-of-range": "Give offsets inside the text, start before end.",
    "offset-without-text": "Set every offset, paragraph, sha256 and file to null where the corpus "
    "has no text of the source; where it has one, give the utterance all of them.",
    "moved-offset": "Correct the two offsets; the message says where the words occur.",
    "not-verbatim": "Write the words as the source prints them, misprints included.",
    "outside-utterance": "Correct the offsets: a span lies inside the utterance that it annotates.",
    "overlapping-annotations": "Shorten the spans: those of one layer and annotator may touch, "
    "not overlap.",
    "several-topics": "Keep the topic that the guideline decides for: an annotator gives an "
    "utterance one.",
    "label-none-beside-others": "Remove the record with the label none: the layer has annotations "
    "of this utterance.",
    "not-in-utterance": "Copy whole words that follow each other in the utterance; an attribute is "
    "null where it has none.",
    "wrong-normalised": "Write the computed form: a capital first letter, no ! or ? at the ends, ’ "
    "for every apostrophe, single spaces.",
    "untrimmed-span": "Leave out white space and marks at the edges of the span: a final full "
    "stop, comma or dash belongs to the sentence.",
    "across-sentences": "End the span within the sentence in which it begins, and annotate the "
    "other sentence by itself; only a quotation in quotation marks may have several.",
    "not-in-sources": "Write it as a source of this corpus prints it.",
    # level corpus: within one source
    "overlapping-utterances": "Correct the offsets: each character belongs to one utterance. "
    "Words of others inside an utterance are not a row of their own.",
    "wrong-paragraph": "Write the computed number: paragraphs are the non-empty lines, counted "
    "from 1.",
    "wrong-seq": "Write the computed number: utterances are counted in text order from 1. Later "
    "rows follow from it.",
    "wrong-turn": "Write the computed number: a turn ends where another speaker is quoted or "
    "another heading begins. Later rows follow from it.",
    "split-turn": "Correct it, or give the row a turn of its own: the rows of a turn have one "
    "speaker, role and country.",
    "cue-elsewhere": "Take the cue from the paragraph of its utterance; it is null where there is "
    "none.",
    "unknown-name": "Add the form to the speaker's names_in_sources, or correct speaker_id.",
    # build
    "nothing-to-release": "Add utterances to curated/, with `review` curated or accepted.",
    "release-differs": "A release is never changed: raise `version` in corpus.json and run "
    "`rostra build --corpus CORPUS`, or undo the edit.",
    "version-too-low": "Raise `version` in corpus.json as the message says.",
    "unexplained-change": "Add a record to curated/corrections.jsonl: version, table, record_id, "
    "column (null for the whole record) and reason; or undo the edit.",
    "idle-correction": "Remove it, or correct what it names; a correction names the version "
    "that made the change.",
    "stale-card": "Repair the markers that the message names, then run "
    "`rostra build --corpus CORPUS`; it writes the text between them anew.",
    "wrong-card-configs": "Remove what the message names and run `rostra build --corpus CORPUS`: "
    "plain datasets would load other data.",
    "invalid-citation": "Correct the file, which follows the Citation File Format "
    "(https://citation-file-format.github.io/), or remove it.",
    "invalid-datasheet": "Repair the markers that the message names: a block lies between "
    "<!-- rai:PROPERTY --> and <!-- /rai:PROPERTY -->.",
    # publish
    "missing-controller": "Say who answers for the data in PRIVACY.md in the corpus folder, in "
    "a line that begins with `Controller:`, and fill in what is [EMPTY].",
    "missing-license": "Write the licence into the front matter of README.md: `license`, and "
    "`license_name` where it is `other`; then run `rostra build --corpus CORPUS`.",
    # verify
    "changed-manifest": "Restore the release from where you have it "
    "(`git -C FOLDER checkout -- .`); a release is never edited.",
    "checksum-mismatch": "Restore the release from where you have it "
    "(`git -C FOLDER checkout -- .`); a release is never edited.",
    "unexpected-file": "Remove it: a release holds its manifest and what that lists.",
    "wrong-row-count": "Build the release anew; its manifest was not made by `rostra build`.",
    "not-parquet": "Restore the release from where you have it, or build it anew.",
    "wrong-columns": "Build the release anew: it has the columns of its schema, with their types, "
    "and nothing else.",
    "too-big": "Do not load it: build the release anew, or ask its publisher for another.",
    "tables-differ": "Build the release anew; its JSONL and Parquet were not made together.",
    "wrong-croissant": "Build the release anew; its croissant.json was not made by `rostra build`.",
}
"""What to do about each problem; `Problem.remedy_for` fills in the words in capitals."""

WARNINGS = {
    "reprint": 'Keep the records: each source prints the words. Pass by="text" to rostra.split '
    "and --distinct to rostra freq, so that they are not counted as said more than once.",
}
"""What to do about what may be wrong, and does not make a corpus invalid."""

_PLACEHOLDER = re.compile(r"\b(FILE|NEW|FOLDER|NAME|CORPUS)\b")

MAX_PER_FILE = 10_000
"""How many problems of one file are listed, so that a hostile file does not fill the memory."""


class Place(NamedTuple):
    """What tells a problem from the others: where it is, and its id."""

    file: str
    line: int | None
    field: str | None
    id: str


class Problem(NamedTuple):
    """One result of a check.

    Attributes:
        id: stable kebab-case name, a key of `REMEDIES` or `WARNINGS`.
        file: path within the corpus folder, with ``/``.
        line: line number from 1, or None for the whole file.
        field: the field of the record, or None.
        message: what is wrong, for people.
        follows_from: the problem that this one will go with, or None if it has a cause of its own.
    """

    id: str
    file: str
    line: int | None
    field: str | None
    message: str
    follows_from: Place | None = None

    @property
    def place(self) -> Place:
        """Where it is, and its id."""
        return Place(self.file, self.line, self.field, self.id)

    def following(self, cause: Place | None) -> "Problem":
        """The same, following from that problem if there is one and it is another."""
        return self if cause == self.place else self._replace(follows_from=cause)

    @property
    def remedy(self) -> str:
        """How to solve the problem, with words in capitals for paths."""
        return WARNINGS[self.id] if self.id in WARNINGS else REMEDIES[self.id]

    def remedy_for(self, file: Path, corpus: Path) -> str:
        """How to solve the problem, with commands to paste into a shell.

        Args:
            file: the path of its file.
            corpus: the path of the corpus folder.
        """
        paths: dict[str, str | Path] = {
            "FILE": file,
            "NEW": f"{file}.new",
            "FOLDER": file.parent,
            "NAME": file.name,
            "CORPUS": corpus,
        }
        return _PLACEHOLDER.sub(lambda word: shell_command(paths[word[0]]), self.remedy)


def limited(problems: list[Problem]) -> list[Problem]:
    """The first `MAX_PER_FILE` problems of a file, the last of them saying that there are more.

    Of too many, those are left out first that follow from others.
    """
    if len(problems) <= MAX_PER_FILE:
        return problems
    problems = sorted(problems, key=lambda problem: problem.follows_from is not None)
    last = problems[MAX_PER_FILE - 1]
    more = f"the file has more than {MAX_PER_FILE} problems, the rest is not listed"
    last = last._replace(message=f"{last.message}; {more}", follows_from=None)
    return [*problems[: MAX_PER_FILE - 1], last]


def by_cause(problems: Iterable[Problem]) -> list[tuple[Problem, list[Problem]]]:
    """Problems with a cause of their own, by file and line, each with those that follow from it."""
    problems = sorted(problems, key=_position)
    following: dict[Place, list[Problem]] = {
        problem.place: [] for problem in problems if problem.follows_from is None
    }
    causes = []
    for problem in problems:
        if problem.follows_from in following:
            following[problem.follows_from].append(problem)
        else:  # also where its cause is not listed, as there are too many problems
            causes.append(problem)
    return [(cause, following.pop(cause.place, [])) for cause in causes]


def _position(problem: Problem) -> tuple[str, int, str, str]:
    return problem.file, problem.line or 0, problem.field or "", problem.id
