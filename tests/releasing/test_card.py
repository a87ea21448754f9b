"""The dataset card: its generated blocks, reports of edits in them, and its empty fields."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

import rostra
from rostra.curation.init import init
from rostra.releases import Corpus
from rostra.releasing.build import build, check_build
from rostra.releasing.card import blocks, empty_fields, new_card

ROOT = Path(__file__).parents[2]
SHIPPED = (ROOT / "corpus/README.md").read_text("utf-8")

Edit = Callable[..., None]


def _metadata(card: str) -> dict[str, Any]:
    metadata: dict[str, Any] = yaml.safe_load(card.split("---\n")[1])
    return metadata


def _block(card: str, name: str) -> str:
    body = card.partition(f"<!-- generated:{name} -->\n\n")[2]
    return body.partition("\n\n<!-- /generated:")[0]


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


OTHER = "- config_name: utterances\n  data_files: ../outside.csv\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# /generated:configs\n", "# /generated:configs\nconfigs: []\n"),
        ("# /generated:configs\n", f'# /generated:configs\n"configs":\n{OTHER}'),
        ("# /generated:configs\n", f"# /generated:configs\n'configs':\n{OTHER}"),
        ("# /generated:configs\n", f"# /generated:configs\n? configs\n:\n{OTHER}"),
        ("# /generated:configs\n", '# /generated:configs\n"c\\x6fnfigs": []\n'),
        ("# /generated:configs\n", "# /generated:configs\n!!str configs: []\n"),
        ("# /generated:configs\n", "# /generated:configs\ndataset_info: []\n"),
        ("# /generated:configs\n", "# /generated:configs\n<<: {configs: []}\n"),
        ("# /generated:configs\n", "# /generated:configs\na: &a []\nb: *a\n"),
        ("# /generated:configs\n", "# /generated:configs\nday: 2020-13-45\n"),
        ("# /generated:configs\n", f"# /generated:configs\nn: {'9' * 5000}\n"),
        ("# /generated:configs\n", f"# /generated:configs\nn: {'[' * 1000}\n"),
        ("# generated:configs\n", "--- \n\n# generated:configs\n"),
        ("---\n", f"---\nconfigs:\n{OTHER}---\n\n---\n"),
        ("---\n", f"\n---\nconfigs:\n{OTHER}---\n\n---\n"),
    ],
)
def test_what_datasets_would_load_is_what_the_build_wrote(
    corpus: Path, command: Any, old: str, new: str
) -> None:
    card = corpus / "README.md"
    text = card.read_text("utf-8")
    card.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert {p.id for p in check_build(Corpus(corpus)).problems} == {"wrong-card-configs"}
    done = command("verify", "--corpus", corpus)
    assert (done.returncode, done.stderr) == (1, "")
    assert "wrong-card-configs" in done.stdout


@pytest.mark.parametrize("name", [".huggingface.yaml", "dataset_infos.json"])
def test_no_file_overrules_the_card(corpus: Path, name: str) -> None:
    (corpus / name).write_text("configs: []\n")
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["wrong-card-configs"]


def test_a_new_card_takes_the_name_of_the_corpus(corpus: Path) -> None:
    (corpus / "README.md").unlink()
    assert build(Corpus(corpus)).problems == []
    assert 'pretty_name: "rostra"' in (corpus / "README.md").read_text("utf-8")


def test_a_card_of_ones_own_says_which_fields_are_empty(corpus: Path) -> None:
    card = corpus / "README.md"
    card.unlink()
    built = build(Corpus(corpus))
    assert built.problems == []
    text = card.read_text("utf-8")
    names = ["license", "introduction", "Labels", "Licence", "People", "Citation"]
    assert [field.name for field in built.empty_fields] == names
    lines = [text.split("\n")[(field.line or 0) - 1] for field in built.empty_fields]
    assert lines[0].startswith("license: unknown  # one of https://")
    assert all(line.startswith("**[EMPTY]** ") for line in lines[1:])
    assert "EMPTY" not in re.sub(r"^\*\*\[EMPTY\]\*\* ", "", text, flags=re.MULTILINE)
    assert _metadata(card.read_text("utf-8"))["language"] == ["en"]
    assert check_build(Corpus(corpus)).empty_fields == built.empty_fields


def test_a_field_that_is_filled_in_is_not_reported_and_stays(corpus: Path) -> None:
    card = corpus / "README.md"
    card.unlink()
    build(Corpus(corpus))
    text = re.sub("license: .*", "license:\n- cc-by-4.0", card.read_text("utf-8"))
    card.write_text(re.sub(r"\*\*\[EMPTY\]\*\* .*", "Words of ours.", text), encoding="utf-8")
    assert build(Corpus(corpus)).empty_fields == ()
    assert card.read_text("utf-8").count("Words of ours.") == 5
    assert _metadata(card.read_text("utf-8"))["license"] == ["cc-by-4.0"]


@pytest.mark.parametrize(
    ("front_matter", "names"),
    [
        ("pretty_name: A", ["license", "language"]),
        ("license:\nlanguage: []", ["license", "language"]),
        ("license: mit\nlanguage: de", []),
        ("license: mit\n# generated:language\n# /generated:language", []),
        ("license: {", []),  # not YAML: another check reports it
        ("- a list", []),
    ],
)
def test_metadata_that_says_nothing_is_an_empty_field(
    tmp_path: Path, front_matter: str, names: list[str]
) -> None:
    card = init(tmp_path / "new") / "README.md"
    card.write_text(f"---\n{front_matter}\n---\n\n# A\n", encoding="utf-8")
    assert [field.name for field in empty_fields(Corpus(card.parent))] == names


def test_the_card_of_an_empty_corpus_is_valid_and_has_fields_to_fill_in(tmp_path: Path) -> None:
    folder = init(tmp_path / "new")
    metadata = _metadata((folder / "README.md").read_text("utf-8"))
    assert metadata["license"] == "unknown"  # one of the Hub's identifiers
    assert empty_fields(Corpus(folder))[0].name == "license"


def test_the_example_of_the_card_is_a_row() -> None:
    shown = json.loads(_block(SHIPPED, "row").removeprefix("```json\n").removesuffix("\n```"))
    assert shown in list(rostra.records())
    assert list(shown) == pq.read_schema(rostra.path()).names


@pytest.mark.parametrize("table", rostra.configs())
def test_the_card_describes_every_column(table: str) -> None:
    columns = _block(SHIPPED, "columns").split(f"<code>{table}</code>")[1].split("</details>")[0]
    described: dict[str, tuple[str, str]] = {}
    for line in columns.split("\n")[4:]:
        if line:
            names, kind, meaning = line.strip("| ").split(" | ")
            described |= dict.fromkeys(names.replace("`", "").split(", "), (kind, meaning))
    assert sorted(described) == sorted(pq.read_schema(rostra.path(table)).names)
    assert all(kind and len(meaning) > 10 for kind, meaning in described.values())


def test_the_card_counts_who_made_the_labels() -> None:
    labels = _block(SHIPPED, "labels")
    rows = list(rostra.records("annotations"))
    for layer in {row["layer"] for row in rows}:
        of_layer = [row for row in rows if row["layer"] == layer]
        none = sum(row["label"] == "none" for row in of_layer)
        assert f"| layer `{layer}` | {len(of_layer)} | {none} | adjudicated by model-" in labels
    assert f"| utterances | {len(list(rostra.records()))} |  | curated: " in labels


@pytest.mark.parametrize("card", [SHIPPED, new_card("some-corpus")])
def test_cards_have_tasks_that_the_hub_knows(card: str) -> None:
    assert _metadata(card)["task_categories"] == ["text-classification", "token-classification"]


def test_the_citation_in_the_card_is_that_of_the_repository() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    for field in ("title", "version", "url"):
        assert re.search(rf"{field} += {{{re.escape(citation[field])}}}", SHIPPED), field
    assert f"<{citation['url']}>" in SHIPPED
    assert citation["version"] == rostra.versions()[-1]


def test_plain_datasets_reads_a_card_of_ones_own(corpus: Path, tmp_path: Path) -> None:
    from datasets import load_dataset  # noqa: PLC0415 - it takes long to import

    (corpus / "README.md").unlink()
    build(Corpus(corpus))
    rows = load_dataset(str(corpus), split="train", cache_dir=str(tmp_path / "cache"))
    assert rows["id"] == [row["id"] for row in rostra.records(corpus=corpus)]


@pytest.mark.parametrize("table", rostra.configs())
def test_the_card_has_the_features_and_rows_that_datasets_finds(table: str, tmp_path: Path) -> None:
    from datasets import Features, load_dataset  # noqa: PLC0415 - it takes long to import

    (stated,) = [i for i in _metadata(SHIPPED)["dataset_info"] if i["config_name"] == table]
    release = Corpus().release()
    schema = pq.read_schema(release.files(table, "parquet")[0])
    assert stated["features"] == Features.from_arrow_schema(schema)._to_yaml_list()
    ds = load_dataset(str(ROOT / "corpus"), table, split="train", cache_dir=str(tmp_path))
    assert ds.features == rostra.load(table).features
    assert ds.to_list() == list(rostra.records(table))
    (train,) = stated["splits"]
    assert train["num_examples"] == ds.num_rows == ds.info.splits["train"].num_examples


def test_datasets_compares_the_number_of_rows_in_the_card(corpus: Path, tmp_path: Path) -> None:
    from datasets import load_dataset  # noqa: PLC0415 - it takes long to import
    from datasets.exceptions import NonMatchingSplitsSizesError  # noqa: PLC0415 - likewise

    card = corpus / "README.md"
    text = card.read_text("utf-8")
    card.write_text(text.replace("num_examples: 39", "num_examples: 40"), encoding="utf-8")
    with pytest.raises(NonMatchingSplitsSizesError):
        load_dataset(str(corpus), split="train", cache_dir=str(tmp_path / "cache"))
    assert [p.id for p in check_build(Corpus(corpus)).problems] == ["stale-card"]


def test_build_says_which_fields_are_empty(corpus: Path, command: Any) -> None:
    (corpus / "README.md").unlink()
    printed = command("build", "--corpus", corpus).stdout.splitlines()
    fields = "license (line 3), introduction (line "
    assert f"README.md: fill in {fields}" in printed[1]
    assert printed[1].startswith("note: ")
    assert len(printed) == 2
    github = command("build", "--check", "--format", "github", "--corpus", corpus).stdout
    assert re.search(r"\n::notice file=[^:]*README\.md::fill in license", github)
    report = json.loads(command("build", "--check", "--format", "json", "--corpus", corpus).stdout)
    assert report["valid"]
    assert [notice["file"] for notice in report["notices"]] == ["README.md"]


def test_build_names_metadata_that_is_missing(corpus: Path, command: Any) -> None:
    card = corpus / "README.md"
    text = card.read_text("utf-8")
    card.write_text(re.sub("^license: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    assert "fill in license (missing), introduction" in command("build", "--corpus", corpus).stdout


def test_the_page_on_formats_lists_the_blocks_of_a_card() -> None:
    page = (ROOT / "docs/reference/formats.md").read_text("utf-8")
    listed = re.search(r"The blocks are (.*?)\. A card needs", page, re.DOTALL)
    assert listed
    assert set(re.findall("`([a-z]+)`", listed[1])) == set(blocks(Corpus().release()))
