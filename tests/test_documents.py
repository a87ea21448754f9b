"""The documents: complete, linked, and without a figure that somebody typed."""

import re
from pathlib import Path

import documents
import pytest
import yaml

import rostra
from rostra.cli import VERBS
from rostra.releasing.card import refresh

ROOT = Path(__file__).parents[1]
DATASHEET = (ROOT / "DATASHEET.md").read_text("utf-8")
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "corpus").rglob("*.md")),
    *(page for page in documents.pages() if page.parent != ROOT),
]


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


@pytest.mark.parametrize("page", documents.pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_code_blocks_show_what_they_print(page: Path, python: list[str]) -> None:
    written = page.read_text("utf-8")
    now = documents.refreshed(page, python)
    assert masked(now) == masked(written), f"{page.name} is stale. Run: make figures"


def masked(text: str) -> str:
    """A page without what depends on the versions of libraries, as tests run with several.

    Stamps name the version of regex, and a manifest that of pyarrow, by which the bytes of a
    release differ.
    """
    text = re.sub(r"\bregex [0-9.]+", "regex", text)
    text = re.sub(r" +[0-9,]+  sha256 [0-9a-f]{64}", " of a release", text)
    text = re.sub(r"\b files, [0-9,]+ bytes", " files", text)
    return re.sub(r"\bsha256 of its manifest: [0-9a-f]{64}", "sha256 of its manifest", text)


def shown_unrun(text: str, *, runs: bool = True) -> list[str]:
    """The blocks of a page that show a prompt and are not run, or do not name their language.

    Args:
        text: the page.
        runs: whether `documents` runs this page.
    """
    text = re.sub(r"<!-- generated:(\S+) -->.*?<!-- /generated:\1 -->", "", text, flags=re.DOTALL)
    fenced = re.compile(
        r"^[ \t>]*(?P<fence>```+|~~~+)(?P<language>[^\n`]*)\n(?P<body>.*?)^[ \t>]*(?P=fence)",
        re.DOTALL | re.MULTILINE,
    )
    prompt = re.compile(r"^[ \t>]*(?:\$|>>>|In \[\d+\]:) .*", re.MULTILINE)
    wrong = []
    for block in fenced.finditer(text):
        is_run = runs and block[0].startswith(("```console\n", "```python\n"))
        output = "console" in block["language"] or prompt.search(block["body"])
        if not block["language"].strip() or (output and not is_run):
            wrong.append(block[0])
    return [*wrong, *prompt.findall(fenced.sub("", text))]


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_only_blocks_that_run_show_output(page: Path) -> None:
    assert shown_unrun(page.read_text("utf-8"), runs=page in documents.pages()) == []


@pytest.mark.parametrize(
    "block",
    [
        "```\nrostra\n```\n",
        "```bash\n$ rostra\n```\n",
        "```pycon\n>>> 1\n1\n```\n",
        "~~~console\n$ rostra\n~~~\n",
        "````console\n$ rostra\n````\n",
        "```console title\n$ rostra\n```\n",
        "- A list:\n\n  ```console\n  $ rostra\n  ```\n",
        ":::{note}\n  ```python\n  >>> 1\n  1\n  ```\n:::\n",
        "> ```console\n> $ rostra\n> ```\n",
        "Text:\n\n    $ rostra\n    stale\n",
        "Text:\n\n    >>> 1\n    2\n",
    ],
)
def test_a_block_that_is_not_run_is_noticed(block: str) -> None:
    assert shown_unrun(block)
    assert shown_unrun(f"```console\n$ rostra\n```\n\n{block}\n```python\n>>> 1\n```\n")


def test_a_page_that_is_not_run_shows_no_output() -> None:
    block = "```console\n$ rostra\n```\n"
    assert shown_unrun(block) == []
    assert shown_unrun(block, runs=False) == [block.rstrip("\n")]


def test_the_runner_notices_what_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: list[str]
) -> None:
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    for name in ("corpus", "examples"):
        (tmp_path / name).mkdir()
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ echo one; echo two >&2\nstale\n```\n\n"
        "```python\n>>> import rostra\n>>> raise rostra.RostraError('no')\n```\n"
    )
    assert documents.refreshed(page, python) == (
        "```console\n$ echo one; echo two >&2\none\ntwo\n```\n\n"
        "```python\n>>> import rostra\n>>> raise rostra.RostraError('no')\n"
        "Traceback (most recent call last):\n  ...\nrostra.errors.RostraError: no\n```\n"
    )
    for block in (
        "```console\n$ no-such-command\n```\n",
        "```python\n1 / 0\n```\n",
        "```python\n>>> 1 / 0\n```\n",
    ):
        page.write_text(f"Text\n\n{block}")
        with pytest.raises(documents.PageError, match=r"^page\.md:3: "):
            documents.refreshed(page, python)


def test_the_architecture_names_each_verb_and_modules_that_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for file in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", text):
        assert (ROOT / "src/rostra" / file).is_file(), file
    verbs = set(re.findall(r"^\| `rostra ([a-z-]+)", text, re.MULTILINE))
    assert verbs == set(VERBS)


def test_the_example_says_that_it_is_one() -> None:
    for file in (ROOT / "examples").glob("*.[!j]*"):  # what shows a .jsonl says so
        text = file.read_text("utf-8").lstrip('"#<!- ')
        assert text.startswith("An invented example: ")


def test_refresh_fills_blocks_and_nothing_else() -> None:
    text = "a\n<!-- generated:x -->\nold\n<!-- /generated:x -->\n# generated:y\n# /generated:y\nb"
    once = refresh(text, {"x": "new", "y": "k: 1"})
    assert once == (
        "a\n<!-- generated:x -->\n\nnew\n\n<!-- /generated:x -->\n"
        "# generated:y\nk: 1\n# /generated:y\nb"
    )
    assert refresh(once, {"x": "new", "y": "k: 1"}) == once
    assert refresh(text, {"z": "?"}) == text
