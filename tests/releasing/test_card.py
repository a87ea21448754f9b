"""The dataset card: its generated blocks, and reports of edits in them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rostra.releases import Corpus
from rostra.releasing.build import build, check_build

Edit = Callable[..., None]


def test_a_tampered_card_is_reported_before_the_next_release_too(corpus: Path, edit: Edit) -> None:
    edit("corpus.json", 1, version="1.0.1")
    assert check_build(Corpus(corpus)).problems == []
    card = corpus / "README.md"
    text = card.read_text("utf-8")
    card.write_text(text.replace("`utterances` | 39", "`utterances` | 40"), encoding="utf-8")
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["stale-card"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# generated:configs\n", ""),
        ("# /generated:configs\n", ""),
        ("<!-- /generated:rows -->", ""),
        ("<!-- generated:rows -->", "<!-- generated:row -->"),
        ("# /generated:configs\n", "# /generated:configs\nconfigs: []\n"),
    ],
)
def test_markers_that_are_gone_are_reported_by_both(corpus: Path, old: str, new: str) -> None:
    card = corpus / "README.md"
    text = card.read_text("utf-8")
    assert old in text
    card.write_text(text.replace(old, new, 1), encoding="utf-8")
    for act in (check_build, build):
        assert [p.id for p in act(Corpus(corpus)).problems] == ["stale-card"]
    card.write_bytes(text.encode() + b"\xff")
    for act in (check_build, build):
        assert [p.id for p in act(Corpus(corpus)).problems] == ["invalid-utf8"]


def test_a_new_card_takes_the_name_of_the_corpus(corpus: Path) -> None:
    (corpus / "README.md").unlink()
    assert build(Corpus(corpus)).problems == []
    assert 'pretty_name: "rostra"' in (corpus / "README.md").read_text("utf-8")
