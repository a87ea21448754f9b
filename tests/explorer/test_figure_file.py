"""Plots are written in several formats, whole or not at all."""

import json
from pathlib import Path

import pytest

from rostra.concordance import Index
from rostra.errors import NotFoundError, RostraError
from rostra.explorer import plot_dispersion
from rostra.releases import Corpus


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(Corpus().release("1.1.0"))


@pytest.mark.parametrize(
    ("suffix", "start"), [(".png", b"\x89PNG"), (".pdf", b"%PDF"), (".PNG", b"\x89PNG")]
)
def test_other_formats(index: Index, tmp_path: Path, suffix: str, start: bytes) -> None:
    file = tmp_path / f"plot{suffix}"
    plot_dispersion(index, "regime").save(file)
    assert file.read_bytes().startswith(start)


def test_the_specification_and_refused_files(index: Index, tmp_path: Path) -> None:
    plot = plot_dispersion(index, "regime")
    plot.save(tmp_path / "plot.json")
    spec = json.loads((tmp_path / "plot.json").read_text("utf-8"))
    assert spec["usermeta"]["rostra"] == plot.provenance
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v")
    with pytest.raises(RostraError, match="ends in .svg, .png, .pdf, .json"):
        plot.save(tmp_path / "plot.gif")
    with pytest.raises(NotFoundError, match="there is no folder"):
        plot.save(tmp_path / "nowhere" / "plot.svg")
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(RostraError, match="is a folder"):
        plot.save(tmp_path / "folder.svg")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.svg", "plot.json"]
