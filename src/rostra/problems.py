"""A problem is what a check found, as a value; this page is the list of all there are.

Every id below has one bad example in ``tests/cases/<id>.json``.
"""

from typing import NamedTuple

REMEDIES = {
    # bytes: is it text at all
    "missing-file": "Put the file there, or remove the record that names it; a release is "
    "restored from where you have it.",
    "not-a-file": "Put a regular file in its place.",
    "invalid-utf8": "Save it as UTF-8, from the encoding that it has: "
    "`iconv -f LATIN1 -t UTF-8 FILE > NEW`.",
    "byte-order-mark": r"Remove it: `sed -i '1s/^\xEF\xBB\xBF//' FILE`.",
    "carriage-return": r"End lines with LF alone: `sed -i 's/\r$//; s/\r/\n/g' FILE`.",
    "forbidden-character": "Remove it. Of the invisible characters only U+00A0, U+00AD, U+200C and "
    "U+200D may stand in a text.",
    "not-nfc": 'Normalise it: `python3 -c "import sys, unicodedata as u; '
    "sys.stdout.write(u.normalize('NFC', sys.stdin.read()))\" < FILE > NEW`.",
    "no-final-newline": "End the last line with a line feed: `echo >> FILE`.",
    "blank-line": "Remove the empty line: one record a line.",
    "line-too-long": "Break it up: a record is one line, and none of its fields is that long.",
    # records: one line, then one table
    "invalid-json": "Write one JSON object on the line.",
    "duplicate-key": "Keep one of the two.",
    "not-a-number": "JSON has no NaN and no Infinity: write null or a number.",
    "integer-too-big": "Write an integer of at most 64 bits.",
    "lone-surrogate": r"Write the character itself, or both halves of the \u pair.",
    "too-deep": "Write a flat record: no column nests that deep.",
    "not-an-object": "Write an object: {…}.",
    "missing-field": "Add the field; where the source does not say, its value is null.",
    "unknown-field": "Remove it, or declare it as an x_ column in the corpus's own schema/.",
    "wrong-type": "Write a value of the type that the schema asks for.",
    "not-in-codelist": "Use a code of the list.",
    "wrong-pattern": "Write it as the rule says.",
    "wrong-length": "Shorten or complete the value.",
    "out-of-range": "Write a number within the range.",
    "repeated-item": "List each item once.",
    "impossible-date": "Write a date that the calendar has.",
    "line-break": "Write a field on one line; a quotation over several paragraphs is several "
    "utterances.",
    "foreign-id": "An utterance's id is its source's id, a full stop and four digits; an "
    "annotation's is its utterance's, its layer, its annotator and two digits.",
    "unsafe-file-name": "Name the file after the source's id: <id>.txt, directly in sources/.",
    "half-null": "Give a text and its two offsets together, or null for all three.",
    "country-without-basis": "Give country and country_basis together, or null for both.",
    "role-without-type": "Give role, role_type and role_status together, or null for all three.",
    "wrong-elided": "elided is true exactly where … or ... stands in the utterance.",
    "label-without-span": "An annotation has words and offsets, or the label none and null for all "
    "three.",
    "label-without-attribute": "A span has what its layer always says (a slogan its normalised "
    "form, a demand its force, a group target and valence); the label none has no attributes.",
    "validators-disagree": "Write the pattern of the column so that both read it alike; report "
    "the record and its schema where it is no column of your own.",
    "duplicate-id": "Give the record an id of its own; an id is never used again.",
    "not-sorted": "Sort the records by id; a release is built anew.",
    # references: between tables
    "dangling-reference": "Add the record that is named, or name one that exists.",
    "unknown-table": "Name the file after a table, or keep it elsewhere; nothing reads it.",
    "unlisted-source": "Add its record to curated/sources.jsonl, or remove the file.",
    "unknown-schema-version": "Name a published schema version in corpus.json.",
    "bad-extension": "An extension declares optional columns named x_… and nothing else.",
    # text: between records and source texts
    "source-changed": "A source is never edited: restore it (`git checkout -- FILE`). Where it "
    "was entered wrongly, enter it anew under another id.",
    "offset-out-of-range": "Give offsets inside the text, start before end.",
    "offset-without-text": "Where the corpus has no text of the source, every offset, the "
    "paragraph, sha256 and file are null; where it has, an utterance has them all.",
    "moved-offset": "Correct the two offsets; the message says where the words stand.",
    "not-verbatim": "Write the words as the source prints them; a source's misprints stay.",
    "outside-utterance": "Let the span lie inside the utterance that it annotates.",
    "overlapping-annotations": "Let the spans of one layer and annotator touch at most.",
    "label-none-beside-others": "Remove the record with the label none: the layer has something "
    "there.",
    "not-in-sources": "Write it as a source of this corpus prints it.",
    # corpus: within one source
    "overlapping-utterances": "Let each character belong to one utterance; words of others inside "
    "an utterance are no row of their own.",
    "wrong-paragraph": "Write the computed number: paragraphs are the non-empty lines, from 1.",
    "wrong-seq": "Write the computed number: utterances count in text order, from 1. Later rows "
    "follow from it.",
    "wrong-turn": "Write the computed number: a turn ends where another speaker is quoted or "
    "another heading stands. Later rows follow from it.",
    "split-turn": "Give one speaker, role and country to all rows of a turn.",
    "cue-elsewhere": "A cue stands in its utterance's own paragraph; where none does, it is null.",
    "unknown-name": "Add the form to the speaker's names_in_sources, or correct speaker_id.",
    # build
    "nothing-to-release": "Add utterances to curated/, with `review` curated or accepted.",
    "release-differs": "A release is never changed: raise `version` in corpus.json and run "
    "`rostra build`, or undo the edit.",
    "version-too-low": "Raise `version` in corpus.json as the message says.",
    "unexplained-change": "Add a record to curated/corrections.jsonl: version, table, record_id, "
    "column (null for the whole record) and reason; or undo the edit.",
    "idle-correction": "Remove it, or correct what it names; a correction stands with the version "
    "that made it.",
    "stale-card": "Mend the markers that the message names, then run `rostra build`; it writes "
    "what stands between them anew.",
    # verify
    "changed-manifest": "Restore the release from where you have it (`git checkout -- FOLDER`); "
    "it is never edited.",
    "checksum-mismatch": "Restore the release from where you have it (`git checkout -- FOLDER`); "
    "it is never edited.",
    "unexpected-file": "Remove it: a release holds its manifest and what that lists.",
    "wrong-row-count": "Build the release anew; its manifest was not made by `rostra build`.",
    "tables-differ": "Build the release anew; its JSONL and Parquet were not made together.",
}

MOST = 10_000
"""So many problems of a file are listed: a hostile file does not fill the memory with them."""


class Problem(NamedTuple):
    """One thing that a check found.

    Attributes:
        id: stable kebab-case name, a key of `REMEDIES`.
        file: path within the corpus folder, with ``/``.
        line: line number from 1, or None for the whole file.
        field: the field of the record, or None.
        message: what is wrong, for people.
    """

    id: str
    file: str
    line: int | None
    field: str | None
    message: str

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return REMEDIES[self.id]
