"""The documents: complete, linked, and without a figure that somebody typed."""

import re
import runpy
from pathlib import Path

import pytest
import yaml

import rostra
from rostra.cli import VERBS
from rostra.releasing.card import refresh

ROOT = Path(__file__).parents[1]
DATASHEET = (ROOT / "DATASHEET.md").read_text("utf-8")
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "corpus").rglob("*.md"))]


def test_the_datasheet_answers_every_question_in_its_order() -> None:
    sections = re.split(r"^## ", DATASHEET, flags=re.MULTILINE)[1:]
    assert [section.split("\n")[0][:2] for section in sections] == [f"{n}." for n in range(1, 8)]
    counts = [len(re.findall(r"^### Q\d+\. ", section, re.MULTILINE)) for section in sections]
    # The questions of each section as published (Gebru et al. 2021), any other comments included.
    assert counts == [4, 16, 12, 4, 6, 7, 8]
    numbers = re.findall(r"^### Q(\d+)\. ", DATASHEET, re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, 58))


def test_every_answer_says_something() -> None:
    for answer in re.split(r"^### ", DATASHEET, flags=re.MULTILINE)[1:]:
        question, _, text = answer.partition("\n")
        assert len(text.split()) >= 3, question
        for paragraph in text.split("\n\n"):
            if "not applicable" in paragraph.lower():
                assert "because" in paragraph, question


def test_no_figure_of_the_datasheet_is_typed() -> None:
    prose = re.sub(r"<!-- generated:.*?<!-- /generated:[a-z]+ -->", "", DATASHEET, flags=re.DOTALL)
    counted = "(utterances?|rows?|records?|speakers?|turns?|words|sources?|countries)"
    assert not re.search(rf"\b[0-9]+ {counted}\b", prose)
    assert not re.search(r"\beighteen\b|\bthirty-nine\b", prose)


@pytest.mark.parametrize(
    "phrase",
    [
        *("claimed by", "not verified", "not endorsed", "language models", "No person adjudicated"),
        *("imitating a person", "ground truth", "asylum", "sanctions", "contested", "profiling"),
        *("not a sample of anything", "None was conducted"),
    ],
)
def test_the_datasheet_says_plainly(phrase: str) -> None:
    assert phrase in re.sub(r"\s+", " ", DATASHEET)


@pytest.mark.parametrize(
    "phrase",
    ["Controller", "Art. 9", "14(5)(b)", "89(1)", "only mentioned", "public issue", "persecuted"],
)
def test_privacy_says_plainly(phrase: str) -> None:
    text = re.sub(r"\s+", " ", (ROOT / "PRIVACY.md").read_text("utf-8"))
    assert phrase.replace("Art. ", "").lower() in text.lower()


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", file.read_text("utf-8")):
        if "://" not in target:
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_the_card_has_what_the_hub_reads() -> None:
    text = (ROOT / "corpus/README.md").read_text("utf-8")
    card = yaml.safe_load(text.split("---\n")[1])
    assert card["license"] == "other"
    assert card["license_name"]
    assert (ROOT / "corpus" / card["license_link"]).is_file()
    assert card["annotations_creators"] == ["machine-generated"]
    assert card["language"] == ["en"]
    assert [config["config_name"] for config in card["configs"]] == rostra.configs()
    for config in card["configs"]:
        (data,) = config["data_files"]
        assert (ROOT / "corpus" / data["path"]).is_file()
        assert config["version"] == rostra.versions()[-1]
        assert "sha256" in config["description"]


def test_the_citation_names_the_release() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == rostra.versions()[-1]
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type", "license"} <= set(citation)


def test_the_changelog_has_its_three_readers() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for entry in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        assert re.findall(r"^### (\w+)", entry, re.MULTILINE) == ["Data", "Schema", "Code"]
    assert f"corpus {rostra.versions()[-1]}" in text
    assert f"package {rostra.__version__}" in text


def test_python_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 4
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for block in blocks:
        code = block.replace('"path/to/my-corpus"', '"corpus"').replace('"path/to/', '"')
        code = code.replace('train")', f'train", cache_dir={str(tmp_path)!r})')
        exec(compile(code, "README.md", "exec"), names)  # noqa: S102 - our own page


def test_the_growth_path_in_the_readme_is_what_its_commands_print() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"<!-- generated:growth -->\n\n(.*?)\n\n<!-- /", text, re.DOTALL)
    session = runpy.run_path(str(ROOT / "scripts/figures.py"))["session"]
    assert [session(text, "growth")] == shown, "README.md is stale. Run: make figures"
    for verb in ("init", "draft", "add", "accept", "build"):
        assert f"$ rostra {verb} " in shown[0]
    assert '$ python -c "import rostra; print(rostra.load(' in shown[0]
    for trouble in ("rostra: ", "Traceback", "not found", "problem"):
        assert trouble not in shown[0]


def test_the_architecture_names_each_verb_and_modules_that_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for file in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", text):
        assert (ROOT / "src/rostra" / file).is_file(), file
    verbs = set(re.findall(r"^\| `rostra ([a-z]+)", text, re.MULTILINE))
    assert verbs == set(VERBS)


def test_the_example_says_that_it_is_one() -> None:
    for file in (ROOT / "examples").iterdir():
        assert file.read_text("utf-8").startswith("An invented example: ")


def test_refresh_fills_blocks_and_nothing_else() -> None:
    text = "a\n<!-- generated:x -->\nold\n<!-- /generated:x -->\n# generated:y\n# /generated:y\nb"
    once = refresh(text, {"x": "new", "y": "k: 1"})
    assert once == (
        "a\n<!-- generated:x -->\n\nnew\n\n<!-- /generated:x -->\n"
        "# generated:y\nk: 1\n# /generated:y\nb"
    )
    assert refresh(once, {"x": "new", "y": "k: 1"}) == once
    assert refresh(text, {"z": "?"}) == text
