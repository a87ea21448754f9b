"""UIMA CAS, the model of INCEpTION and WebAnno, through dkpro-cassis.

Each layer is a type ``webanno.custom.Demand`` whose string features are ``label``, ``identifier``
and its attributes, and so are utterances (`UTTERANCE`). ``webanno.custom.Speaker`` marks the names
of speakers; it is context. Tokens and sentences are those of Rostra, in the types of DKPro Core.

A CAS counts in UTF-16 code units. dkpro-cassis converts them, but leaves an offset that is not one
of a character as it is, with a warning: such a file is refused.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from rostra.errors import NotInstalledError, RostraError
from rostra.exchange.annotation_tools.task import UTTERANCE, UTTERANCES, Layer, Returned, Span, Task
from rostra.exchange.losses import LossReport
from rostra.language.sentences import sentence_starts
from rostra.language.tokens import tokenise
from rostra.printable import shortened

Cas = Any
"""A `cassis.Cas`; the library has no types."""

_CUSTOM = "webanno.custom."
_SPEAKER = f"{_CUSTOM}Speaker"
_SPEAKER_FEATURES = ("speaker_id", "speaker")
_SEGMENTS = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type."
_METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_METADATA_FEATURES = (
    "documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri",
)  # fmt: skip
_ANNOTATION, _STRING = "uima.tcas.Annotation", "uima.cas.String"
_ALWAYS = ("identifier", "label")  # features of each layer beside its attributes
_NOT_ATTRIBUTES = frozenset(("begin", "end", "sofa", *_ALWAYS))
_NOT_SPANS = ("uima.", _SEGMENTS, _METADATA, _SPEAKER)


def cassis() -> Any:  # noqa: ANN401 - a library without types
    """The library.

    Raises:
        NotInstalledError: it is not installed.
    """
    try:
        return import_module("cassis")
    except ImportError:
        raise NotInstalledError(
            "a UIMA CAS is read and written by dkpro-cassis. Install it: "
            "pip install 'rostra[inception]'"
        ) from None


def task_cas(task: Task) -> Cas:
    """The CAS that a task is; its type system has all types that it may need.

    Raises:
        NotInstalledError: dkpro-cassis is not installed.
    """
    types = _type_system(task)
    cas = cassis().Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = task.text, "text/plain"
    metadata = types.get_type(_METADATA)
    cas.add(
        metadata(
            begin=0,
            end=len(task.text),
            language=task.language,
            documentTitle=task.source,
            documentId=task.source,
        )
    )
    sentence, token = (types.get_type(f"{_SEGMENTS}{name}") for name in ("Sentence", "Token"))
    for tokens in _sentences(task):
        cas.add(sentence(begin=tokens[0][0], end=tokens[-1][1]))
        for begin, end in tokens:
            cas.add(token(begin=begin, end=end))
    speaker = types.get_type(_SPEAKER)
    for begin, end, values in _speakers(task):
        cas.add(speaker(begin=begin, end=end, **dict(zip(_SPEAKER_FEATURES, values, strict=True))))
    for span in (*task.utterance_spans(), *task.spans):
        label = {} if span.layer == UTTERANCE else {"label": span.label}
        cas.add(
            types.get_type(_type_name(span.layer))(
                begin=span.start, end=span.end, identifier=span.id, **label, **span.attributes
            )
        )
    return cas


def _type_system(task: Task) -> Any:  # noqa: ANN401 - a cassis.TypeSystem
    types = cassis().TypeSystem()
    metadata = types.create_type(_METADATA, "uima.tcas.DocumentAnnotation")
    for name in _METADATA_FEATURES:
        types.create_feature(metadata, name, _STRING)
    types.create_feature(metadata, "isLastSegment", "uima.cas.Boolean")
    for name in ("Sentence", "Token"):
        segment = types.create_type(f"{_SEGMENTS}{name}", _ANNOTATION)
        types.create_feature(segment, "id", _STRING)
    speaker = types.create_type(_SPEAKER, _ANNOTATION, "The name of a speaker. Context")
    for name in _SPEAKER_FEATURES:
        types.create_feature(speaker, name, _STRING)
    for layer in (UTTERANCES, *task.layers.values()):
        made = types.create_type(_type_name(layer.name), _ANNOTATION)
        for name, codes in _features(layer):
            description = f"One of: {', '.join(codes)}" if codes else None
            types.create_feature(made, name, _STRING, description=description)
    return types


def _type_name(layer: str) -> str:
    return f"{_CUSTOM}{layer[:1].upper()}{layer[1:]}"


def _features(layer: Layer) -> Iterator[tuple[str, Sequence[str]]]:
    """The features of a layer, each with its codes."""
    yield "identifier", ()
    if layer.name != UTTERANCE:
        yield "label", layer.labels
    for attribute in layer.attributes:
        yield attribute.name, attribute.codes


def _sentences(task: Task) -> Iterator[list[tuple[int, int]]]:
    """The tokens of each sentence of the text."""
    starts = [*sentence_starts(task.text, task.language), len(task.text)]
    for begin, end in pairwise(starts):
        tokens = tokenise(task.text[begin:end], task.language)
        if tokens:
            yield [(begin + token.start, begin + token.end) for token in tokens]


def _speakers(task: Task) -> list[tuple[int, int, tuple[str, str]]]:
    """The places where speakers are named, each with the id of the speaker and the name."""
    return sorted(
        {
            (row["speaker_start"], row["speaker_end"], (row["speaker_id"], row["speaker"]))
            for row in task.utterances
            if row["speaker_start"] is not None
        }
    )


def loaded(path: Path, load: Callable[[], Cas]) -> Cas:
    """A CAS that somebody else made.

    Args:
        path: its place, for messages.
        load: loads it.

    Raises:
        RostraError: it cannot be loaded.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message="Not mapping external offset")
            return load()
    except UserWarning:
        raise RostraError(
            f"{path} has an annotation that begins or ends outside the text or within a "
            "character. Offsets are counted in UTF-16 code units"
        ) from None
    except RostraError:
        raise
    except Exception as error:
        reason = shortened(f"{type(error).__name__}: {error}", 200)
        raise RostraError(f"{path} is not a UIMA CAS that can be read ({reason})") from error


def cas_spans(cas: Cas, path: Path, task: Task, report: LossReport) -> Returned:
    """What a CAS holds of the source of a task.

    Raises:
        RostraError: it has no text, or its features are not texts.
    """
    text = cas.sofa_string
    if not isinstance(text, str):
        raise RostraError(f"{path} has no text: its view _InitialView has no sofaString")
    spans: list[Span] = []
    others = Counter[str]()
    names_of_speakers: list[tuple[int, int, str]] = []
    for annotation in cas.select_all_annotations():
        name = annotation.type.name
        if name == _SPEAKER:
            names_of_speakers.append((annotation.begin, annotation.end, str(annotation.speaker_id)))
        if name.startswith(_NOT_SPANS):
            continue
        layer = name.rpartition(".")[2].lower()
        if task.layer(layer) is None and not name.startswith((_CUSTOM, "custom.")):
            others[name] += 1
            continue
        spans.append(_span(annotation, layer, path.name))
    for name, count in sorted(others.items()):
        message = "annotations of a type that is no layer of the task"
        report.add("dropped", "other-type", message, path.name, name, count=count)
    if sorted(names_of_speakers) != [(a, b, values[0]) for a, b, values in _speakers(task)]:
        message = (
            "spans of the type Speaker were changed; they are context. Who speaks is said by the "
            "features of an utterance"
        )
        report.add("dropped", "changed-context", message, path.name)
    present = {each.name for each in cas.typesystem.get_types()}
    layers = [name for name in task.layers if _type_name(name) in present]
    return Returned(sorted(spans, key=lambda s: (s.start, s.end, s.layer)), text, layers or None)


def _span(annotation: Any, layer: str, file: str) -> Span:  # noqa: ANN401 - a feature structure
    place = f"{file}, {annotation.type.name.rpartition('.')[2]} {annotation.xmiID}"
    values = {
        feature.name: annotation[feature.name]
        for feature in annotation.type.all_features
        if feature.name not in _NOT_ATTRIBUTES
    }
    attributes = {name: _text(value) for name, value in values.items() if value not in (None, "")}
    label = UTTERANCE if layer == UTTERANCE else _text(getattr(annotation, "label", None) or "")
    begin, end = (
        value if type(value) is int else -1 for value in (annotation.begin, annotation.end)
    )
    identifier = getattr(annotation, "identifier", None)
    return Span(
        layer,
        label,
        begin,
        end,
        attributes,
        identifier if isinstance(identifier, str) else None,
        place,
    )


def _text(value: object) -> str:
    """A value of a feature as text; of several values, all with commas between."""
    elements = getattr(value, "elements", None)
    return ", ".join(map(str, elements)) if isinstance(elements, list) else str(value)
