"""The verb fact, and what add does with what is known from elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest
from curated_files import files, rows

REPORT = "The Quay Fair\n\n“It stands,” Ada Fict said on 4 March 2031.\n"
EVIDENCE = ("--evidence", "https://courier.example/fair", "--compared", "All, the same.")
DAY = ("--accessed", "2031-03-06")
PAGE = """<!doctype html><html><head><title>Fair &amp; square</title>
<meta property="og:site_name" content="The Quay Courier"><meta charset="utf-8"></head>
<body><article>
<p>“It stands at the quay as it stood before,” Ada Fict said.</p>
<p>“We paid for it with our own money,” Bo Imag said.</p></article></body></html>"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("quay.txt").write_text(REPORT, encoding="utf-8")
    assert command("init", "my").returncode == 0


def test_what_the_document_states_is_a_column_and_the_rest_a_fact(command: Any) -> None:
    add = ("add", "quay.txt", "--id", "quay", "--corpus", "my")
    assert command(*add, "--title", "The Quay Fair").returncode == 0
    assert (rows("sources")[0]["title"], rows("external_facts")) == ("The Quay Fair", [])
    fact = ("fact", "quay", "publisher", "The Quay Courier", *EVIDENCE, *DAY, "--corpus", "my")
    before = files()
    dry = command(*fact, "--dry-run")
    assert (dry.returncode, files()) == (0, before)
    done = command(*fact)
    assert (done.returncode, done.stderr) == (0, "")
    assert "external_facts fact-0001: new\n" in done.stdout
    assert rows("sources")[0]["publisher"] is None
    assert rows("external_facts") == [
        {
            "id": "fact-0001",
            "table": "sources",
            "record_id": "quay",
            "column": "publisher",
            "value": "The Quay Courier",
            "url": "https://courier.example/fair",
            "compared": "All, the same.",
            "accessed": "2031-03-06",
        }
    ]
    shown = command("show", "quay", "--corpus", "my").stdout
    line = "from elsewhere: publisher: The Quay Courier (https://courier.example/fair)\n"
    assert shown.index(line) < shown.index("1 utterance")
    one = command("show", "quay.0001", "--corpus", "my").stdout
    assert "\nfrom elsewhere, about quay: fact-0001\n" in one
    for what in ("quay", "quay.0001"):
        known = json.loads(command("show", what, "--json", "--corpus", "my").stdout)
        assert known["external_facts"] == rows("external_facts")
    again = command(*fact)
    assert again.returncode == 1
    assert "repeated-evidence" in again.stdout
    assert len(rows("external_facts")) == 1
    assert command("validate", "--corpus", "my").returncode == 0


def test_with_evidence_the_options_of_add_are_facts(command: Any) -> None:
    known = ("--publisher", "The Quay Courier", "--url", "https://courier.example/fair")
    add = ("add", "quay.txt", "--id", "quay", "--corpus", "my", *known)
    before = files()
    refused = command(*add)
    assert (refused.returncode, files()) == (2, before)
    assert "does not print the publisher 'The Quay Courier'" in refused.stderr
    assert "--evidence" in refused.stderr
    half = command(*add, *EVIDENCE)
    assert (half.returncode, files()) == (2, before)
    assert "--accessed" in half.stderr
    assert command(*add, *EVIDENCE, *DAY).returncode == 0
    assert [(f["id"], f["column"]) for f in rows("external_facts")] == [
        ("fact-0001", "publisher"),
        ("fact-0002", "url"),
    ]
    assert (rows("sources")[0]["publisher"], rows("sources")[0]["url"]) == (None, None)


def test_evidence_of_nothing_is_refused(command: Any) -> None:
    done = command("add", "quay.txt", "--id", "quay", "--corpus", "my", *EVIDENCE, *DAY)
    assert done.returncode == 2
    assert "evidence of nothing" in done.stderr


def test_a_page_states_what_its_metadata_say(command: Any) -> None:
    Path("page.html").write_text(PAGE, encoding="utf-8")
    add = ("add", "page.html", "--id", "page", "--corpus", "my", "--title", "Fair & square")
    assert command(*add, "--publisher", "The Quay Post").returncode == 2
    assert command(*add, "--publisher", "The Quay Courier").returncode == 0
    source = rows("sources")[0]
    assert (source["title"], source["publisher"]) == ("Fair & square", "The Quay Courier")


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("nowhere", "title", "A"), 2, "there is no 'nowhere' in sources"),
        (("quay", "date", "2031-03-04"), 2, "there is no 'quay' in events"),
        (("quay", "published", "4 March"), 1, "wrong-pattern"),
        (("quay", "published", "2031-02-30"), 1, "impossible-date"),
        (("quay", "language", "en"), 2, "invalid choice"),
    ],
)
def test_what_is_refused(args: tuple[str, ...], code: int, says: str, command: Any) -> None:
    assert command("add", "quay.txt", "--id", "quay", "--corpus", "my").returncode == 0
    before = files()
    done = command("fact", *args, *EVIDENCE, *DAY, "--corpus", "my")
    assert done.returncode == code
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert files() == before


def test_an_older_schema_has_no_place_for_facts(corpus: Path, command: Any) -> None:
    source = "ncri-online-conference-2020"
    done = command("fact", source, "title", "A", *EVIDENCE, *DAY, "--corpus", corpus)
    assert done.returncode == 2
    assert "rostra migrate" in done.stderr
