"""The verbs that read, as one types them."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from rostra.concordance.provenance import provenance_of
from rostra.printable import cell_width

EXAMPLE = Path(__file__).parents[2] / "examples" / "harbour.vrt"
VERBS = [
    ("kwic", "regime"),
    ("freq", "regime", "--by", "country"),
    ("ngrams", "-n", "3"),
    ("collocates", "regime"),
    ("dispersion", "regime", "freedom"),
    ("keyness", "--target", "country=NO"),
]


@pytest.mark.parametrize("line", VERBS)
def test_every_verb_in_every_format(command: Any, line: tuple[str, ...], tmp_path: Path) -> None:
    text = command(*line)
    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.startswith(f"# {line[0]}: ")
    assert "manifest sha256" in text.stdout
    said = json.loads(command(*line, "--format", "json").stdout)
    assert said["stamp"]["result"] == line[0]
    lines = command(*line, "--format", "csv").stdout.splitlines()
    body = "\n".join(row for row in lines if not row.startswith("# "))
    assert len(list(csv.DictReader(io.StringIO(body)))) == len(said["rows"])
    file = tmp_path / "result.parquet"
    assert command(*line, "--format", "parquet", "-o", file).returncode == 0
    table = pq.read_table(file)
    assert provenance_of(table) == said["stamp"]
    assert table.to_pylist() == said["rows"]
    assert [path.name for path in tmp_path.iterdir()] == ["result.parquet"]
    assert command(*line).stdout == text.stdout


def test_nodes_stand_below_each_other(command: Any) -> None:
    found = command("kwic", "people").stdout.splitlines()
    lines = [line for line in found if not line.startswith("#")]
    assert len({cell_width(line[: line.lower().index("people")]) for line in lines[:1]}) == 1
    assert "\033" not in "".join(found)


def test_widths() -> None:
    assert [cell_width(t) for t in ("ab", "我们", "e\u0301", "👍🏽", "👩\u200d👧", "नमस्ते", "")] == [
        2,
        4,
        1,
        2,
        2,
        4,
        0,
    ]


def test_country_never_stands_without_its_basis(command: Any) -> None:
    head = command("freq", "regime", "--by", "country").stdout.splitlines()
    assert "country  country_basis" in next(line for line in head if not line.startswith("#"))


def test_a_list_that_is_cut_off_says_so(command: Any) -> None:
    found = command("freq").stdout
    assert "shown 50" in found
    assert "limit=50" in found


HUGE = "1" + "0" * 30
NOWHERE = "there is no folder"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("kwic", '"a" [foo="x"]'), "character 6: no attribute 'foo'"),
        (("kwic", "a", "--where", "country=XX"), "country is never 'XX'"),
        (("kwic", "a", "--where", "country"), "is not a filter"),
        (("kwic", "a", "--where", 'country="NO'), "write a value with a quote"),
        (("kwic", "a", "--where", "country=NO", "--where", "country=SE"), "no utterance satisfies"),
        (("kwic", "a", "--format", "parquet"), "name a file with -o FILE"),
        (("kwic", "a", "--index", "nowhere"), "is not an index"),
        (("kwic", "a", "--corpus", "x", "--index", "y"), "--corpus and --index exclude"),
        (("kwic", "a", "--sort", "Q"), "cannot sort by 'Q'"),
        (("kwic", "a", "--language", "tlh"), "no order of letters"),
        (("kwic", "a", "--context", HUGE), "is not a whole number from 0"),
        (("kwic", "a", "--limit", "-1"), "is not a whole number from 0"),
        (("kwic", "a", "--limit", "some"), "is not a whole number from 0"),
        (("kwic", "a", "-o", "no/such/file.csv"), NOWHERE),
        (("kwic", "a", "--format", "parquet", "-o", "no/such/file"), NOWHERE),
        (("kwic", "a", "-o", "."), "is a folder; name a file in it"),
        (("freq", "a", "--by", "nothing"), "no column 'nothing'"),
        (("ngrams", "-n", "0"), "an n-gram has 1 to 20 words"),
        (("collocates", "a", "--window", HUGE, "1"), "is not a whole number from 0"),
        (("dispersion", "--over", "nothing"), "no column 'nothing'"),
        (("keyness", "--target", "country=NO", "--reference", "no.csv"), "no.csv does not exist"),
        (
            ("keyness", "--target", "country=NO", "--reference", "no"),
            "no is not a filter, a frequency list",
        ),
        (("keyness", "--target", "country=NO", "--prior", "nan"), "the prior is a number"),
        (("keyness", "--target", "country=NO", "--permutations", "9" * 9), "permutations are 0"),
        (("keyness", "--target", "language=en"), "the reference has no words"),
    ],
)
def test_mistakes_are_told(
    command: Any, line: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    found = command(*line)
    assert found.returncode == 2
    assert message in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a frequency list"),
        (b"word,count,count\nthe,5,5\n", "two columns have the same name"),
        (b"word,count\nthe\n", "line 2: 1 columns, not 2"),
        (b"word,count\nthe,1,2\n", "line 2: 3 columns, not 2"),
        (b"word,count\nthe,-1\n", "line 2: '-1' of 'the' is not a count"),
        (b"word,count\nthe,1.0\n", "line 2: '1.0' of 'the' is not a count"),
        (b'word,count\nthe,"1,000"\n', "line 2: '1,000' of 'the' is not a count"),
        (b"word,count\nthe," + b"9" * 30 + b"\n", "is not a count"),
        (b"# a stamp\nword,count\nthe,1\na,2\nthe,3\n", "line 5: 'the' occurs twice"),
        (b"word,count\n\xe9lan,1\n", "is not UTF-8"),
        ("word,count\nthe,1\n".encode("utf-16"), "is not UTF-8"),
        (b'word,count\n"the,1\na,2\n', "line 3: 1 columns, not 2"),
        (b"word,count\n" + b"a" * 200_000 + b",1\n", "cannot be read as rows"),
        (b"word,count\n.,5\n", "the reference has no words"),
        (b"word,count,words\nthe,5,90\n", "has 5 of 90 words: it is cut off"),
    ],
)
def test_frequency_lists_that_are_none(
    command: Any, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    found = command("keyness", "--target", "country=NO", "--reference", tmp_path / "list.csv")
    assert found.returncode == 2
    assert message in found.stderr
    assert "Traceback" not in found.stderr


def test_a_frequency_list_of_ones_own_says_what_the_rest_says(command: Any, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    command("freq", "--where", "country!=NO", "--format", "csv", "-o", listed)
    line = "keyness", "--target", "country=NO", "--format", "json"
    ours = json.loads(command(*line).stdout)["rows"]
    theirs = json.loads(command(*line, "--reference", listed).stdout)
    for name in ("word", "target_count", "reference_count"):
        assert [row[name] for row in theirs["rows"]] == [row[name] for row in ours]
    for name in ("log_likelihood", "fightin_words_z"):
        assert [row[name] for row in theirs["rows"]] == pytest.approx([row[name] for row in ours])
    assert len(theirs["stamp"]["parameters"]["reference"]["sha256"]) == 64
    raw = listed.read_bytes()
    listed.write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    again = json.loads(command(*line, "--reference", listed).stdout)
    assert again["rows"] == theirs["rows"]


@pytest.mark.parametrize("name", ["bounds", "metadata", "texts", "word.tokens", "word.types"])
def test_a_damaged_index_says_so(command: Any, tmp_path: Path, name: str) -> None:
    command("index", "--out", "folder")
    file = tmp_path / "folder" / name
    file.write_bytes(b"\xff" * file.stat().st_size)
    found = command("kwic", "regime", "--index", "folder")
    assert (found.returncode, "Traceback" in found.stderr) == (2, False)
    assert "not the file that was built" in found.stderr
    file.write_bytes(b"")
    found = command("kwic", "regime", "--index", "folder")
    assert (found.returncode, "Traceback" in found.stderr) == (2, False)


def test_the_same_bytes_whatever_the_seed_of_hashes() -> None:
    code = (
        "import json, sys; from rostra.cli import main\n"
        "for line in json.loads(sys.argv[1]):\n"
        "    assert main([*line, '--format', 'csv']) == 0"
    )
    line = [sys.executable, "-c", code, json.dumps(VERBS)]
    found = set()
    for seed in ("1", "2"):  # Python reads it when it starts
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        found.add(subprocess.run(line, env=environment, check=True, capture_output=True).stdout)
    (printed,) = found
    assert all(f"# {verb}: ".encode() in printed for verb, *_ in VERBS)


def test_a_stamp_says_exactly_what_was_asked_for(command: Any) -> None:
    query = "\N{WOMAN}\u200d\N{GIRL} “x” so\u00adlution"
    head = command("kwic", query, "--format", "csv").stdout.splitlines()[1]
    given = json.loads("{" + head[2:].replace("query=", '"query":', 1).split(", where=")[0] + "}")
    assert given == {"query": query}


def test_a_pipe_is_written_to_and_stays_one(command: Any, tmp_path: Path) -> None:
    """To rename a file onto a device (`-o /dev/stdout`) would take it from the whole machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, encoding="utf-8") as reader:
        assert command("kwic", "regime", "-o", pipe).returncode == 0
        assert reader.communicate(timeout=600)[0] == command("kwic", "regime").stdout
    assert pipe.is_fifo()


def test_a_reader_that_stops_ends_the_command(tmp_path: Path) -> None:
    line = f"{sys.executable} -m rostra kwic '[]' | head -n 1; echo ${{PIPESTATUS[0]}}"
    found = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert found.stderr == ""
    assert found.stdout.splitlines()[-1] in {"0", "141"}


def test_an_index_in_a_folder(command: Any, tmp_path: Path) -> None:
    built = command("index", "--out", "folder", "--verify")
    assert built.returncode == 0
    assert "39 utterances" in built.stdout
    result = command("kwic", "regime", "--index", "folder").stdout
    assert result == command("kwic", "regime").stdout
    again = command("index", "--out", "folder")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    other = command("keyness", "--target", "country=NO", "--reference", tmp_path / "folder")
    assert other.returncode == 0


def test_pandas_stays_asleep(tmp_path: Path) -> None:
    """It takes longer than any answer about the shipped corpus; pyarrow wakes it on occasion."""
    code = (
        "import json, sys; from rostra.cli import build_parser, main\n"
        "def asleep(): return not {'pandas', 'datasets'} & {*sys.modules}\n"
        "for line in json.loads(sys.argv[2]):\n"
        "    for form in ('text', 'csv', 'json', 'parquet'):\n"
        "        assert main([*line, '--format', form, '-o', sys.argv[1]]) == 0\n"
        "        assert asleep(), line\n"
        "build_parser()\n"
        "assert asleep(), 'the help of all verbs'"
    )
    file = tmp_path / "result"
    subprocess.run([sys.executable, "-c", code, file, json.dumps(VERBS)], check=True)


def test_folds_are_named(command: Any, tmp_path: Path) -> None:
    table = tmp_path / "speeches.csv"
    table.write_text("utterance\nL’Élan de l'élan. ELAN\n", "utf-8")
    assert command("index", "--corpus", table, "--language", "fr", "--out", "index").returncode == 0

    def counts(*options: str) -> list[str]:
        result = command("freq", "élan", "--index", "index", "--format", "csv", *options)
        rows = [line for line in result.stdout.splitlines() if not line.startswith("#")]
        return [row["count"] for row in csv.DictReader(rows)]

    assert counts() == counts("--fold", "case,typography") == ["2"]
    assert counts("--fold", "none") == ["1"]
    assert counts("--fold", "diacritics,case") == ["3"]
    wrong = command("freq", "élan", "--fold", "cd")
    assert wrong.returncode == 2
    assert "fold is none, or some of case, typography, diacritics" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_language_that_cannot_be_read(command: Any, tmp_path: Path) -> None:
    table = tmp_path / "speeches.csv"
    table.write_text("utterance,tongue,language\nL'an,fr,French\n", "utf-8")
    made = command("index", "--corpus", table, "--out", "a")
    assert "languages: not stated 1\nnote: utterances whose language is not known: 1" in made.stdout
    assert command("freq", "--index", "a", "--format", "json").stdout.count("'French'") == 1
    made = command("index", "--corpus", table, "--language", "tongue", "--out", "b")
    assert "languages: fr 1\nsha256" in made.stdout
    wrong = command("index", "--corpus", table, "--language", "French", "--out", "c")
    assert wrong.returncode == 2
    assert "'French' is neither a language tag, such as en or pt-BR, nor a column" in wrong.stderr
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("line", VERBS[:5])
def test_every_verb_reads_the_tokens_of_a_file(command: Any, line: tuple[str, ...]) -> None:
    verb, *more = line
    options = [option for option in more if option not in {"regime", "freedom", "--by", "country"}]
    query = [] if verb == "ngrams" else ['[pos="NN"]']
    columns = ["--token-column", "pos", "--token-column", "lemma"]
    done = command(verb, *query, *options, "--corpus", EXAMPLE, *columns)
    assert (done.returncode, done.stderr) == (0, "")
    assert "tokens and sentences of the file" in done.stdout


def test_a_page_has_the_tokens_of_a_file(command: Any, tmp_path: Path) -> None:
    columns = ["--token-column", "pos", "--token-column", "lemma"]
    page = tmp_path / "page.html"
    done = command("explore", "--corpus", EXAMPLE, *columns, "-o", page)
    assert (done.returncode, done.stderr) == (0, "")
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_tokens_are_named_of_a_table_and_not_of_its_index(command: Any, tmp_path: Path) -> None:
    done = command("freq", "--index", tmp_path, "--tokens", "spaces")
    assert done.returncode == 2
    assert "--tokens and --index exclude each other" in done.stderr
