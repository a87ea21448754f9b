"""The verbs that draw, as one types them."""

import shlex
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import rostra
from rostra.cli import main
from rostra.progress import Advance, silent

ROOT = Path(__file__).parents[2]


def test_a_plot_and_a_page_are_written(command: Any, tmp_path: Path) -> None:
    plot = command("plot", "dispersion", "regime", "freedom", "--over", "country", "-o", "a.svg")
    assert (plot.returncode, plot.stdout, plot.stderr) == (0, "a.svg\n", "")
    keys = command("plot", "keyness", "--target", "country=NO", "--limit", "5", "-o", "b.json")
    assert (keys.returncode, keys.stderr) == (0, "")
    page = command("explore", "--where", "country=NO")
    assert page.stdout == "rostra.html: open it in a browser\n"
    again = command("plot", "dispersion", "regime", "freedom", "--over", "country", "-o", "c.svg")
    assert again.returncode == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "c.svg").read_bytes()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a.svg", "b.json", "c.svg", "rostra.html"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("plot", "dispersion", "a", "-o", "a.gif"), "a.gif: a plot is a file that ends in .svg"),
        (("plot", "dispersion", "a||b", "-o", "a.svg"), "an alternative is empty"),
        (("plot", "dispersion", "a", "--over", "x", "-o", "a.svg"), "there is no column 'x'"),
        (("plot", "keyness", "--target", "country=XX", "-o", "a.svg"), "country is never 'XX'"),
        (("plot", "dispersion", "a", "-o", "no/a.svg"), "there is no folder no"),
        (("explore", "-o", "no/a.html"), "there is no folder no"),
        (("explore", "--version", "9.9.9"), "has no release '9.9.9'"),
        (("explore", "--where", "country"), "'country' is not a filter"),
        (("explore", "--corpus", "no"), "no is not a corpus"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    command: Any, tmp_path: Path, line: tuple[str, ...], message: str
) -> None:
    found = command(*line)
    assert found.returncode == 2
    assert message in found.stderr
    assert "Traceback" not in found.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["altair", "vl_convert"])
@pytest.mark.parametrize("line", [["explore"], ["plot", "dispersion", "regime", "-o", "plot.svg"]])
def test_what_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    missing: str,
    line: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in sys.modules if name.startswith("rostra.explorer")]:
        monkeypatch.delitem(sys.modules, name)
        if hasattr(rostra, "explorer"):
            monkeypatch.delattr(rostra, "explorer")
    monkeypatch.setitem(sys.modules, missing, None)
    assert main(line) == 2
    said = capsys.readouterr().err
    assert f"need {missing}, which is not installed: " in said
    hint = shlex.split(said.rpartition("installed: ")[2])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = project["optional-dependencies"]["plot"]
    assert hint == [sys.executable, "-m", "pip", "install", *extra]


def test_the_page_reports_its_progress() -> None:
    from rostra.explorer import explore  # noqa: PLC0415 - Altair

    begun: list[str] = []

    def progress(stage: str, total: int | None) -> Advance:
        begun.append(stage)
        return silent(stage, total)

    explore(where="country=NO", progress=progress)
    names = ["NO residence", "NO office"]
    names += ["behrouz-maghsoudi", "geir-sigbjorn-toskedal", "omid-behrooz"]
    assert begun == [f"keywords of {name}" for name in names]
