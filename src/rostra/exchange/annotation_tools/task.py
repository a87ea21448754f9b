"""What an annotation tool is given: the text of a source, its utterances, layers and spans."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rostra.annotations import NO_SPAN
from rostra.errors import NotFoundError, RostraError
from rostra.schema import Schema
from rostra.validation import Checked

Record = Mapping[str, Any]

ANNOTATIONS = "curated/annotations.jsonl"
UTTERANCE = "utterance"
"""The layer, and the label, in which utterances are sent so that people see who speaks."""

UTTERANCE_ATTRIBUTES = (
    *("speaker", "speaker_id", "role", "role_type", "role_status", "country", "country_basis"),
    *("cue", "quote_type", "review"),
)
"""What the span of an utterance says of it: columns of the table utterances."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the spans of a layer.

    Attributes:
        name: its name.
        codes: its values; empty where it is words.
    """

    name: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as the schema of annotations has it.

    Attributes:
        name: its name.
        labels: the labels that a span may have.
        attributes: the attributes that a span may have.
    """

    name: str
    labels: tuple[str, ...]
    attributes: tuple[Attribute, ...]

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of a name; None if the layer has none."""
        return next((each for each in self.attributes if each.name == name), None)


UTTERANCES = Layer(UTTERANCE, (UTTERANCE,), tuple(map(Attribute, UTTERANCE_ATTRIBUTES)))
"""The utterances of a source as a layer. It is context; a format may send it or not."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled span of the text of a source.

    Attributes:
        layer: the name of its layer, or `UTTERANCE`.
        label: what it is.
        start: offset of its first character in code points.
        end: offset of the character behind its last.
        attributes: what it says besides; only values that are not null.
        id: of the record that it was when it was sent; None for a new one, and where a tool keeps
            no ids.
        place: where a file of a tool has it (``task 1, result x7``), for the report.
    """

    layer: str
    label: str
    start: int
    end: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A source with what is to be annotated in it.

    Attributes:
        source: its id.
        text: its text.
        language: the BCP 47 tag of the source.
        utterances: the records of its utterances that have a place in the text, in text order.
        layers: the layers that are annotated, by name.
        spans: the annotations that are sent, in text order.
    """

    source: str
    text: str
    language: str
    utterances: Sequence[Record]
    layers: Mapping[str, Layer]
    spans: Sequence[Span]

    def utterance_spans(self) -> Iterator[Span]:
        """The utterances as spans of the layer `UTTERANCES`, in text order."""
        for record in self.utterances:
            values = {name: record[name] for name in UTTERANCE_ATTRIBUTES if record[name]}
            start, end = record["char_start"], record["char_end"]
            yield Span(UTTERANCE, UTTERANCE, start, end, values, record["id"])

    def layer(self, name: str) -> Layer | None:
        """A layer of the task, or that of the utterances; None for any other name."""
        return UTTERANCES if name == UTTERANCE else self.layers.get(name)


@dataclass(frozen=True, slots=True)
class Returned:
    """What the file of a tool holds of a source.

    Attributes:
        spans: its spans; the offsets are code points of `text`.
        text: the text that the tool annotated; None where its file holds none.
        layers: the layers that the file says were annotated; None where it does not say.
    """

    spans: Sequence[Span]
    text: str | None = None
    layers: Sequence[str] | None = None


def schema_layers(schema: Schema) -> dict[str, Layer]:
    """The layers that a schema of the table annotations has, with the codes of a corpus."""
    properties = schema["properties"]["attributes"]["properties"]
    layers = {}
    for rule in schema["allOf"]:
        name, then = rule["if"]["properties"]["layer"]["const"], rule["then"]["properties"]
        values = then["attributes"]["properties"]
        attributes = tuple(
            Attribute(each, tuple(code for code in definition.get("enum", ()) if code is not None))
            for each, definition in properties.items()
            if values.get(each, {}).get("type") != "null"
        )
        labels = tuple(label for label in then["label"]["enum"] if label != NO_SPAN)
        layers[name] = Layer(name, labels, attributes)
    return layers


def annotation_task(
    checked: Checked,
    source: str,
    layers: Sequence[str] = (),
    annotator: str | None = None,
    own: Sequence[Record] | None = None,
) -> Task:
    """The task that a source is.

    Args:
        checked: the checked corpus.
        source: id of the source.
        layers: the names of the layers; all that the source has annotations of if empty, and all
            that the schema has if it has none.
        annotator: whose annotations are sent; None where each layer has one annotator.
        own: the records that are sent; None for those of the corpus.

    Raises:
        NotFoundError: there is no such source, layer or annotator.
        RostraError: the corpus has no annotations or no text of the source, or a layer has several
            annotators of whom none is named.
    """
    record = _source(checked, source)
    text = checked.texts.get(record["file"] or "")
    if text is None:
        raise RostraError(f"the corpus has no text of {source}, in which spans could be shown")
    utterances = sorted(
        (
            each
            for each in checked.tables["utterances"]
            if each["source_id"] == source and each["char_start"] is not None
        ),
        key=lambda each: (each["char_start"], each["id"]),
    )
    ids = {each["id"] for each in utterances}
    sent = own if own is not None else list(checked.tables.get("annotations", ()))
    sent = [each for each in sent if each["utterance_id"] in ids]
    if annotator is not None:
        annotators = sorted({each["annotator"] for each in sent})
        if annotator not in annotators:
            listed = ", ".join(annotators) or "none"
            raise NotFoundError(
                f"{source} has no annotations by {annotator!r}; its annotators are: {listed}"
            )
        sent = [each for each in sent if each["annotator"] == annotator]
    definitions = schema_layers(checked.schemas["annotations"])
    names = list(layers) or [n for n in definitions if any(each["layer"] == n for each in sent)]
    chosen = {name: _layer(definitions, name) for name in names or definitions}
    sent = [each for each in sent if each["layer"] in chosen]
    _check_one_annotator(sent, chosen)
    marked = [each for each in sent if each["char_start"] is not None]
    spans = sorted(map(record_span, marked), key=lambda each: (each.start, each.end, each.layer))
    return Task(source, text, record["language"], utterances, chosen, spans)


def record_span(record: Record) -> Span:
    """An annotation with a place as a span."""
    values = {name: value for name, value in record["attributes"].items() if value is not None}
    start, end = record["char_start"], record["char_end"]
    return Span(record["layer"], record["label"], start, end, values, record["id"])


def _source(checked: Checked, source: str) -> Record:
    for table in ("sources", "utterances"):
        if table not in checked.tables:
            raise RostraError(f"curated/{table}.jsonl has problems; rostra validate lists them")
    if "annotations" not in checked.schemas:
        raise RostraError("the corpus follows a schema version that has no annotations yet")
    for record in checked.tables["sources"]:
        if record["id"] == source:
            return record
    listed = ", ".join(str(record["id"]) for record in checked.tables["sources"])
    raise NotFoundError(f"the corpus has no source {source!r}; its sources are: {listed or 'none'}")


def _layer(definitions: Mapping[str, Layer], name: str) -> Layer:
    if name not in definitions:
        raise NotFoundError(f"unknown layer {name!r}. The layers are: {', '.join(definitions)}")
    return definitions[name]


def _check_one_annotator(sent: Sequence[Record], layers: Mapping[str, Layer]) -> None:
    for layer in layers:
        annotators = sorted({each["annotator"] for each in sent if each["layer"] == layer})
        if len(annotators) > 1:
            raise RostraError(
                f"layer {layer} has several annotators ({', '.join(annotators)}): name the one "
                "whose annotations were sent"
            )
