"""spaCy’s DocBin of a release: a Doc for each utterance, and its layers as groups of spans.

A folder of files ``0001.spacy``, as `spacy.training.Corpus` and ``spacy train`` read them. What the
release says of an utterance is in ``doc.user_data``, the spans of a layer are in
``doc.spans[layer]``, and labels of the whole utterance in ``doc.user_data["labels"][layer]``. See https://spacy.io/api/docbin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rostra.concordance.index.corpus_tokens import is_of_tokens
from rostra.errors import NotInstalledError
from rostra.exchange.tokens.exported import (
    FEATURES,
    ROLE_COLUMNS,
    UPOS,
    ExportedToken,
    exported_speeches,
    report_left_out,
    sentences,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract, Record
    from rostra.exchange.losses import LossReport
    from rostra.exchange.tokens.exported import Speech
    from rostra.progress import Progress

_FILE_TOKENS: Final = 500_000
"""Tokens after which another file begins: a reader holds one in memory."""

_ATTRIBUTES: Final = (
    *("ORTH", "LEMMA", "POS", "TAG", "MORPH"),
    *("ENT_IOB", "ENT_TYPE", "SENT_START"),
)
_COLUMNS: Final = (
    *("id", "source_id", "turn", "speaker_id", *ROLE_COLUMNS),
    *("date", "language", "event_id", "quote_type"),
)
_KNOWN: Final = frozenset({"lemma", "pos", "xpos", "feats", "name", "number"})


def write_docbin(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a folder; see `rostra.exchange.exporting.Writer`.

    Raises:
        NotInstalledError: spaCy is not installed.
    """
    del options, progress
    try:
        from spacy.tokens import DocBin  # noqa: PLC0415 - it is an extra, and slow to import
        from spacy.vocab import Vocab  # noqa: PLC0415
    except ImportError:
        raise NotInstalledError(
            "to write DocBin, spaCy is needed: pip install 'rostra[spacy]'"
        ) from None
    out.mkdir()
    vocabulary = Vocab()
    annotations = _annotations(extract)
    following = next(annotations, None)
    number = tokens = 0
    docs = DocBin(attrs=_ATTRIBUTES, store_user_data=True)
    for speech in exported_speeches(extract, report):
        spans = []
        while following is not None and following["utterance_id"] == speech.row["id"]:
            spans.append(following)
            following = next(annotations, None)
        doc = _Utterance(speech, report).doc(vocabulary, spans)
        docs.add(doc)
        tokens += len(doc)
        if tokens >= _FILE_TOKENS:
            number += 1
            docs.to_disk(out / f"{number:04}.spacy")
            docs, tokens = DocBin(attrs=_ATTRIBUTES, store_user_data=True), 0
            vocabulary = Vocab()
    if len(docs) or not number:
        docs.to_disk(out / f"{number + 1:04}.spacy")
    report_left_out(extract, report, ["annotations"])


def _annotations(extract: Extract) -> Iterator[Record]:
    """The annotations, by ascending id of their utterance."""
    if "annotations" in extract.tables():
        yield from extract.rows("annotations")


class _Utterance:
    """Makes the Doc of an utterance."""

    def __init__(self, speech: Speech, report: LossReport) -> None:
        self._row, self._speech, self._report = speech.row, speech, report

    def doc(self, vocabulary: Any, annotations: Sequence[Record]) -> Any:  # noqa: ANN401 - of spaCy
        """The Doc with its spans."""
        from spacy.tokens import Doc  # noqa: PLC0415 - an extra

        words: list[str] = []
        spaces: list[bool] = []
        values: dict[str, list[Any]] = {
            name: [] for name in ("lemmas", "pos", "tags", "morphs", "ents", "sent_starts")
        }
        kind = ""
        for sentence in sentences(self._row, self._report):
            for token in sentence:
                words.append(token.form)
                of_token = token.values.get("name", "").replace(" ", "_")
                prefix = "I" if of_token == kind else "B"
                entity = f"{prefix}-{of_token}" if of_token else "O"
                kind = of_token
                described = self._values(token)
                described |= {"ents": entity, "sent_starts": token is sentence[0]}
                for name, value in described.items():
                    values[name].append(value)
                space, more = token.gap[:1] == " ", token.gap.removeprefix(" ")
                spaces.append(space)
                if more:  # spaCy has other white space as tokens, so that the text is the same
                    words.append(more)
                    spaces.append(False)
                    blank: dict[str, Any] = {
                        "lemmas": more,
                        "pos": "SPACE",
                        "tags": "",
                        "morphs": "",
                    }
                    inside = entity if entity == "O" else f"I-{kind}"
                    blank |= {"ents": inside, "sent_starts": False}
                    for name, value in blank.items():
                        values[name].append(value)
        given: dict[str, Any] = values
        doc = Doc(vocabulary, words=words, spaces=spaces, **given)
        doc.user_data.update(self._metadata())
        self._add_spans(doc, annotations)
        return doc

    def _metadata(self) -> dict[str, Any]:
        row = self._row
        own = {
            name: value
            for name, value in row.items()
            if name.startswith("x_") and not is_of_tokens(name)
        }
        return {
            **{name: row[name] for name in _COLUMNS},
            "speaker_name": self._speech.speaker["name"],
            **own,
        }

    def _values(self, token: ExportedToken) -> dict[str, Any]:
        """What a Doc has of a token."""
        pos = token.values.get("pos", "")
        feats = token.values.get("feats", "").replace(" ", "|")
        if feats and not FEATURES.fullmatch(feats):
            message = "features that are not of the form Case=Nom are left out"
            self._report.add("dropped", "feats", message, self._row["id"], feats)
            feats = ""
        others = [name for name in token.values if name not in _KNOWN]
        if others:
            message = "attributes of tokens without a place in a Doc are left out"
            self._report.add("dropped", "attribute", message, self._row["id"], ", ".join(others))
        return {
            "lemmas": token.values.get("lemma", ""),
            "pos": pos if pos in UPOS else "",
            "tags": token.values.get("xpos", "" if pos in UPOS else pos),
            "morphs": feats,
        }

    def _add_spans(self, doc: Any, annotations: Sequence[Record]) -> None:  # noqa: ANN401
        """Put the spans of each layer on the tokens; report those that do not fit."""
        add = self._report.add
        layers: dict[str, list[Any]] = {}
        for annotation in annotations:
            layer, start = annotation["layer"], annotation["char_start"]
            if start is None:
                labels = doc.user_data.setdefault("labels", {})
                labels.setdefault(layer, []).append(annotation["label"])
                continue
            begin = start - self._row["char_start"]
            end = annotation["char_end"] - self._row["char_start"]
            span = doc.char_span(begin, end, annotation["label"] or "", span_id=annotation["id"])
            if span is None:
                message = "a span that begins or ends within a token is left out"
                add("dropped", "span-within-token", message, annotation["id"], annotation["text"])
                continue
            layers.setdefault(layer, []).append(span)
            message = "annotator, status and attributes of annotations are left out"
            add("dropped", "annotation-columns", message)
        for layer, spans in layers.items():
            doc.spans[layer] = spans
