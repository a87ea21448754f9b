"""The files of gold and predictions: what they may be, and the message for everything else."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.evaluation import Article, Prediction, read_gold, read_predictions

QUOTE = {"start": 0, "end": 6, "kind": "direct"}
ARTICLES = [Article("a", "“Tea,” said Onda."), Article("b", ""), Article("good", "")]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*rows: Any) -> Path:
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        file = tmp_path / "file.jsonl"
        file.write_bytes(b"".join(line + b"\n" for line in lines))
        return file

    return write


def article(*quotes: Any, **more: Any) -> dict[str, Any]:
    return {"id": "a", "text": "“Tea,” said Onda.", "quotes": list(quotes)} | more


def prediction(*quotes: Any, **more: Any) -> dict[str, Any]:
    return {"id": "a", "quotes": list(quotes)} | more


def test_what_may_be_missing(write: Write) -> None:
    (bare,) = read_gold(write(article(QUOTE)))
    (quotation,) = bare.quotations
    assert (quotation.source_text, quotation.source_spans, quotation.speakers) == ("", (), ())
    nulls = dict.fromkeys(["source_text", "source_spans", "source_type", "speaker"])
    assert read_gold(write(article(QUOTE | nulls, content_spans=None))) == [bare]


def test_one_speaker_or_several_forms(write: Write) -> None:
    for speaker, forms in [("Onda", ("Onda",)), (["Onda", "M. Onda"], ("Onda", "M. Onda"))]:
        (read,) = read_gold(write(article(QUOTE | {"speaker": speaker})))
        assert read.quotations[0].speakers == forms


def test_blank_lines_a_byte_order_mark_and_carriage_returns_do_no_harm(write: Write) -> None:
    plain = read_gold(write(article(QUOTE)))
    line = json.dumps(article(QUOTE)).encode()
    assert read_gold(write(b"\xef\xbb\xbf" + line + b"\r", b"", b"  ")) == plain


def test_predictions_by_article(write: Write) -> None:
    named = {"speaker": "Onda", "speaker_start": 12, "speaker_end": 16, "confidence": 0.5}
    quotes = ({"start": 0, "end": 6}, {"start": 1, "end": 4} | named)
    read = read_predictions(write(prediction(*quotes)), ARTICLES)
    assert read == {"a": [Prediction((0, 6)), Prediction((1, 4), "Onda", (12, 16))]}


def test_an_article_may_have_no_predictions(write: Write) -> None:
    assert read_predictions(write(), ARTICLES) == {}
    assert read_predictions(write(prediction(id="b")), ARTICLES) == {"b": []}


ANY = [
    (b"", None),
    (b"{", "not JSON"),
    (b"[1]", "a JSON object"),
    (b'"id"', "a JSON object"),
    (b"\xff{}", "UTF-8"),
    (b'{"id": "a", "id": "b"}', "twice"),
    (b'{"id": NaN}', "not a JSON value"),
    (b"[" * 100_000, "levels deep"),
    (b'{"id": ' + b"9" * 5_000 + b"}", "64 bits"),
    ({}, "id is missing"),
    ({"id": 7}, "id is missing or not a string"),
    ({"id": ""}, "id is missing or not a string"),
    ({"id": "a", "text": "", "quotes": {}}, "quotes must be a list"),
    ({"id": "a", "text": "", "quotes": [7]}, "quotes must be a list of objects"),
    ({"id": "a", "text": ""}, "quotes must be a list"),
]
GOLD = [
    *ANY,
    ({"id": "a", "quotes": []}, "text is missing or not a string"),
    (article({"start": 0, "end": 6}), "quotes[0]: kind must be direct or mixed"),
    (article(QUOTE, QUOTE | {"end": 99}), "quotes[1]: 0 to 99 is not a span of a text of 17"),
    (article(QUOTE | {"start": -1}), "quotes[0]: -1 to 6"),
    (article(QUOTE | {"start": 7}), "quotes[0]: 7 to 6"),
    (article(QUOTE | {"start": True}), "integers"),
    (article(QUOTE | {"start": 0.0}), "integers"),
    (article(QUOTE | {"start": None}), "integers"),
    (article(QUOTE | {"source_spans": [[0]]}), "quotes[0]: source_spans must be a list of"),
    (article(QUOTE | {"source_spans": [[0, 99]]}), "quotes[0]: source_spans: 0 to 99"),
    (article(QUOTE | {"source_text": 7}), "quotes[0]: source_text must be a string or null"),
    (article(QUOTE | {"speaker": [7]}), "quotes[0]: speaker must be a string, a list"),
    (article(QUOTE | {"speaker": {}}), "quotes[0]: speaker must be a string, a list"),
    (article(content_spans=[[3, 99]]), "content_spans: 3 to 99"),
    (article(content_spans="all"), "content_spans must be a list of"),
]
PREDICTIONS = [
    *ANY,
    (prediction(id="c"), 'the gold has no article "c"'),
    (prediction({"end": 6}), "quotes[0]: start and end"),
    (prediction({"start": 0, "end": 99}), "quotes[0]: 0 to 99 is not a span of a text of 17"),
    (prediction({"start": 0, "end": 6}, id="b"), "quotes[0]: 0 to 6 is not a span of a text of 0"),
    (prediction(QUOTE | {"speaker": ["Onda"]}), "quotes[0]: speaker must be a string or null"),
    (prediction(QUOTE | {"speaker_start": 1}), "speaker_start without speaker_end"),
    (prediction(QUOTE | {"speaker_end": 1}), "speaker_end without speaker_start"),
    (
        prediction(QUOTE | {"speaker_start": 12, "speaker_end": 99}),
        "quotes[0]: speaker: 12 to 99 is not a span",
    ),
]


@pytest.mark.parametrize(("row", "message"), GOLD)
def test_files_that_are_not_gold(row: Any, message: str | None, write: Write) -> None:
    good = article() | {"id": "good"}
    if message is None:
        assert len(read_gold(write(good, row))) == 1
        return
    file = write(good, row)
    with pytest.raises(RostraError) as error:
        read_gold(file)
    assert str(error.value).startswith(f"{file}:2: ")
    assert message in str(error.value)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(("row", "message"), PREDICTIONS)
def test_files_that_are_not_predictions(row: Any, message: str | None, write: Write) -> None:
    good = prediction(id="good")
    if message is None:
        assert len(read_predictions(write(good, row), ARTICLES)) == 1
        return
    if isinstance(row, dict):
        row.pop("text", None)
    file = write(good, row)
    with pytest.raises(RostraError) as error:
        read_predictions(file, ARTICLES)
    assert str(error.value).startswith(f"{file}:2: ")
    assert message in str(error.value)


def test_ids_are_unique(write: Write) -> None:
    for read in (read_gold, lambda file: read_predictions(file, ARTICLES)):
        with pytest.raises(RostraError, match=':3: the id "a" is also in line 1'):
            read(write(article(), b"", article()))


def test_gold_has_an_article(write: Write) -> None:
    for rows in ((), (b"", b" ")):
        with pytest.raises(RostraError, match="file.jsonl has no article"):
            read_gold(write(*rows))


ATOMS = st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=3)
KEYS = st.sampled_from(
    [
        *("id", "text", "quotes", "start", "end", "kind", "speaker", "speaker_start"),
        *("speaker_end", "source_spans", "source_text", "source_type", "content_spans"),
    ]
)
VALUES = st.recursive(
    ATOMS, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=9), max_leaves=20
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.dictionaries(KEYS, VALUES), quote=st.dictionaries(KEYS, VALUES))
def test_any_json_is_read_or_refused(
    row: dict[str, Any], quote: dict[str, Any], write: Write
) -> None:
    whole = {"id": "a", "text": "“Tea,”"} | row
    whole["quotes"] = [{"start": 0, "end": 1, "kind": "mixed"} | quote]
    for read in (read_gold, lambda file: read_predictions(file, ARTICLES)):
        with suppress(RostraError):  # and nothing else
            read(write(whole))
