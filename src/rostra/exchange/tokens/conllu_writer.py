"""CoNLL-U of a release: a document for each source, a paragraph for each utterance.

https://universaldependencies.org/format.html. Comments have what the release says of a source
(``# meta::title``) and of an utterance (``# speaker_id``, ``# role``); lemma and part of speech are
there where the utterances have positional attributes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rostra.exchange.tokens.exported import (
    FEATURES,
    ROLE_COLUMNS,
    UPOS,
    ExportedToken,
    exported_speeches,
    one_line,
    own_values,
    report_left_out,
    sentence_ids,
    sentences,
)
from rostra.exchange.tokens.speeches import JOINT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract, Record
    from rostra.exchange.losses import LossReport
    from rostra.exchange.tokens.exported import Speech
    from rostra.progress import Progress

_SOURCE_COLUMNS: Final = ("title", "publisher", "published", "url", "licence")
_ID = re.compile(r"[^\s/]+")
_SIMPLE = re.compile(r"[^\s|]+")
_KNOWN: Final = frozenset(
    {"norm", "lemma", "pos", "xpos", "feats", "head", "deprel", "number", "name"}
)


def write_conllu(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write one file; see `rostra.exchange.exporting.Writer`."""
    del options, progress
    source = None
    with out.open("x", encoding="utf-8", newline="\n") as file:
        for speech in exported_speeches(extract, report):
            is_new = speech.source["id"] != source
            source = speech.source["id"]
            file.writelines(f"{line}\n" for line in _paragraph(speech, report, is_new=is_new))
    report_left_out(extract, report)


def _paragraph(speech: Speech, report: LossReport, *, is_new: bool) -> Iterator[str]:
    """The lines of an utterance; those of its document before, if it begins one."""
    row = speech.row
    if is_new:
        yield f"# newdoc id = {speech.source['id']}"
        for name in _SOURCE_COLUMNS:
            yield from _comment(f"meta::{name}", speech.source[name])
        for name, value in own_values(speech.source).items():
            yield from _comment(f"meta::{name}", value)
    own = own_values(row)
    paragraph_id = row.get("x_newpar")
    own.pop("x_newpar", None)
    own.pop("x_sent_id", None)
    is_own = paragraph_id is not None and _ID.fullmatch(paragraph_id)
    yield f"# newpar id = {paragraph_id if is_own else row['id']}"
    yield from _comment("turn", row["turn"])
    yield from _comment("speaker_id", row["speaker_id"])
    yield from _comment("speaker_name", speech.speaker["name"])
    for column in ROLE_COLUMNS:
        yield from _comment(column, row[column])
    yield from _comment("date", row["date"])
    yield from _comment("lang", row["language"])
    if speech.event is not None:
        yield from _comment("event", speech.event["name"])
        for column in ("date", "place", "organiser"):
            yield from _comment(f"event_{column}", speech.event[column])
    if row["quote_type"] != "direct":
        yield from _comment("x_quote_type", row["quote_type"])
    for column, value in own.items():
        yield from _comment(column, value)
    divided = sentences(row, report)
    for sentence_id, sentence in zip(sentence_ids(row, len(divided)), divided, strict=True):
        yield f"# sent_id = {sentence_id}"
        yield f"# text = {_text(sentence, row, report, is_last=sentence is divided[-1])}"
        yield from _words(sentence, row, report, is_last=sentence is divided[-1])
        yield ""


def _comment(name: str, value: object) -> Iterator[str]:
    text = one_line(value)
    if text:
        yield f"# {name} = {text}"


def _text(
    sentence: Sequence[ExportedToken], row: Record, report: LossReport, *, is_last: bool
) -> str:
    if not is_last and sentence[-1].gap not in ("", " "):
        message = "white space between two sentences became one space"
        report.add("altered", "spaces", message, row["id"])
    text: str = row["utterance"][sentence[0].start : sentence[-1].end]
    if "\n" in text:
        message = "line breaks within an utterance became spaces"
        report.add("altered", "line-breaks", message, row["id"], count=text.count("\n"))
        text = text.replace("\n", " ")
    return text


def _words(
    sentence: Sequence[ExportedToken], row: Record, report: LossReport, *, is_last: bool
) -> Iterator[str]:
    """The lines of a sentence."""
    groups = [_parts(token) for token in sentence]
    ids: list[str] = []
    for words in groups:
        ids += [str(len(ids) + number) for number in range(1, len(words) + 1)]
    own = [n for token in sentence for n in token.values.get("number", "").split(JOINT)]
    has_heads = any("head" in token.values for token in sentence)
    if has_heads and own != ids:
        message = "dependencies are left out where the numbers of words are others"
        report.add("dropped", "dependencies", message, row["id"])
    number, last_kind = 0, ""
    for token, words in zip(sentence, groups, strict=True):
        misc = []
        kind = token.values.get("name", "")
        if kind and _SIMPLE.fullmatch(kind):
            misc.append(f"NER={'I' if kind == last_kind else 'B'}-{kind}")
        last_kind = kind
        if not token.gap and not (is_last and token is sentence[-1]):
            misc.append("SpaceAfter=No")
        misc += _others(token, row, report)
        shown = "|".join(misc) or "_"
        if len(words) > 1:
            written = f"{number + 1}-{number + len(words)}"
            yield "\t".join([written, token.form, *"_" * 7, shown])
        for word in words:
            number += 1
            fields = _fields(word, row, report, with_heads=has_heads and own == ids)
            rest = "_" if len(words) > 1 else shown
            yield "\t".join([str(number), word.get("norm", token.form), *fields, "_", rest])


def _parts(token: ExportedToken) -> list[dict[str, str]]:
    """The words of a token, each with its attributes."""
    forms = token.values.get("norm", token.form).split(JOINT)
    count = len(token.values.get("number", "").split(JOINT))
    if count != len(forms) or count == 1 or not all(forms):
        values = {name: value for name, value in token.values.items() if name != "norm"}
        return [values | {"norm": token.form}]
    words = [{"norm": form} for form in forms]
    for name, value in token.values.items():
        parts = value.split(JOINT)
        if name == "norm" or len(parts) != count:
            continue
        for word, part in zip(words, parts, strict=True):
            if part != "_":
                word[name] = part
    return words


def _fields(
    word: dict[str, str], row: Record, report: LossReport, *, with_heads: bool
) -> list[str]:
    """Lemma, UPOS, XPOS, FEATS, HEAD and DEPREL of a word."""
    pos = word.get("pos", "")
    xpos = word.get("xpos", "" if pos in UPOS else pos)
    if pos and pos not in UPOS and "xpos" in word:
        message = "a part of speech that is not of Universal Dependencies is left out"
        report.add("dropped", "pos", message, row["id"], pos)
    feats = word.get("feats", "").replace(" ", "|")
    if feats and not FEATURES.fullmatch(feats):
        message = "features that are not of the form Case=Nom are left out"
        report.add("dropped", "feats", message, row["id"], feats)
        feats = ""
    return [
        " ".join(word.get("lemma", "").split()) or "_",
        pos if pos in UPOS else "_",
        "_".join(xpos.split()) or "_",
        feats or "_",
        (word.get("head", "") if with_heads else "") or "_",
        (word.get("deprel", "") if with_heads else "") or "_",
    ]


def _others(token: ExportedToken, row: Record, report: LossReport) -> Iterator[str]:
    """The attributes that CoNLL-U has no column for."""
    for name, value in token.values.items():
        if name in _KNOWN:
            continue
        if _SIMPLE.fullmatch(value):
            yield f"{name}={value}"
        else:
            message = "values of further attributes with a space or bar in them are left out"
            report.add("dropped", "attribute", message, row["id"], f"{name}={value}")
