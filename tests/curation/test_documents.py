"""Reports from web pages, PDF and Word files: the text that is taken, and what is refused."""

import json
import socket
import zipfile
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rostra.curation import document_readers, documents
from rostra.curation.article import read_article, read_report
from rostra.errors import RostraError

pytestmark = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("trafilatura", "pdfminer", "mammoth")),
    reason="reads documents: needs the extra documents",
)

PARAGRAPHS = [
    "“It stands as it stood,” said Ada Fict on Monday.",
    "“We paid for it,” said Bo Imag.",
]
TEXT = "".join(f"{paragraph}\n" for paragraph in PARAGRAPHS)
PAGE = (
    '<!doctype html><html><head><meta charset="ENCODING"><title>Harbour</title>'
    "<script>let quoted = '“no”'</script></head><body><nav><a href='/'>Home</a></nav><article>"
    "<p>“It   stands as\nit stood,” said <em>Ada&nbsp;Fict</em> on Monday.</p><ul><li>“We paid for "
    "it,” said Bo Imag.</li></ul></article><footer>“All rights” reserved</footer></body></html>"
)


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF with the paragraphs of each page far apart from one another."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, paragraphs in enumerate(pages):
        lines = [f"({line}) Tj T*" for p in paragraphs for line in [*p.split("\n"), "", ""]]
        body = f"BT /F1 12 Tf 72 720 Td 14 TL {' '.join(lines)} ET" if lines else ""
        font = "/Resources<</Font<</F1 3 0 R>>>>"
        place = f"/MediaBox[0 0 612 792]/Contents {5 + 2 * number} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R{place}{font}>>")
        objects.append(f"<</Length {len(body)}>>stream\n{body}\nendstream")
    content, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF".encode()


def docx(path: Path, head: str = "", filling: int = 0) -> bytes:
    """A Word file; with so many zero bytes beside its text."""
    base = "http://schemas.openxmlformats.org"
    document = f"{base}/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in PARAGRAPHS)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{base}/package/2006/content-types"><Override '
            f'PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{document}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{head}<w:document xmlns:w="{base}/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
        if filling:
            archive.writestr("word/media.bin", bytes(filling))
    return path.read_bytes()


MAKERS: dict[str, Callable[[Path], bytes]] = {
    "page.html": lambda _: PAGE.replace("ENCODING", "utf-8").encode(),
    "old.htm": lambda _: PAGE.replace("ENCODING", "iso-8859-1").encode("cp1252"),
    "report.pdf": lambda _: pdf([PARAGRAPHS]),
    "letter.docx": docx,
}


@pytest.mark.parametrize("name", MAKERS)
def test_the_text_is_taken(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    raw = MAKERS[name](file)
    file.write_bytes(raw)
    text, conversion, _ = read_report(file)
    assert text.replace("\xa0", " ") == TEXT
    assert conversion is not None
    assert conversion.sha256 == sha256(raw).hexdigest()


def test_what_is_left_out_is_shown_with_quotations_first(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(MAKERS["page.html"](file))
    conversion = read_report(file).conversion
    assert conversion is not None
    assert conversion.left_out == ["Home", "“All rights” reserved"]
    shown = documents.describe(file, conversion)
    assert "2 paragraphs, 82 characters; 2 left out, 1 of them with quotation marks" in shown
    assert shown.index("All rights") < shown.index("Home")


def test_a_page_without_head_and_body_shows_what_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    body = f"<article><h1>Harbour</h1><p>{PARAGRAPHS[0]}</p></article><aside>“Read me”</aside>"
    file.write_text(f"<!doctype html><meta charset=utf-8><nav>Home</nav>{body}", "utf-8")
    conversion = read_report(file).conversion
    assert conversion is not None
    assert {*conversion.text.splitlines(), *conversion.left_out} == {
        *["Home", "Harbour", PARAGRAPHS[0], "“Read me”"]
    }


def test_a_pdf_is_joined_at_its_line_and_page_ends(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    pages = [
        ["The Post", "“It stands as it\nstood at the har-\nbour,” said Ada Fict, who had", "1"],
        ["The Post", "come to see it.", "“We paid for it,” said Bo Imag.", "2"],
        ["The Post", "The vote is on Monday.", "3"],
    ]
    file.write_bytes(pdf(pages))
    text, conversion, _ = read_report(file)
    assert text.splitlines() == [
        "“It stands as it stood at the harbour,” said Ada Fict, who had come to see it.",
        "“We paid for it,” said Bo Imag.",
        "The vote is on Monday.",
    ]
    assert conversion is not None
    assert conversion.left_out == ["The Post", "1", "The Post", "2", "The Post", "3"]


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("a.txt", MAKERS["report.pdf"], r"is a PDF, whatever its name says. Name it a\.pdf"),
        ("a.docx", MAKERS["page.html"], r"is a web page, .* Name it a\.html"),
        ("a.pdf", lambda _: b"plain text", "is not a PDF, as its name says"),
        ("a.pdf", lambda _: b"%PDF-1.4\njunk", "is not a PDF that can be read|has no text"),
        ("a.pdf", lambda _: pdf([[], []]), "has no text .2 pages.*ocrmypdf"),
        ("a.docx", lambda _: b"PK\x03\x04junk", "is damaged"),
        ("a.docx", lambda p: docx(p, filling=257 * 2**20), "bytes unzipped; at most"),
        ("a.docx", lambda p: docx(p, '<!DOCTYPE w [<!ENTITY x "y">]>'), "declares entities"),
        ("a.html", lambda _: b"<html>" + b"<p>x</p>" * 7_000_000, "56,000,006 bytes; a report"),
        ("a.html", lambda _: b"<html></html>", "has no text"),
        ("a.html", lambda _: PAGE[50:].encode("cp1252"), "declares no encoding.*cp1252"),
    ],
)
def test_what_is_refused(
    name: str, make: Callable[[Path], bytes], message: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(make(file))
    with pytest.raises(RostraError, match=message):
        read_article(file)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("trafilatura", "lxml.html"):
        import_module(name)
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("asked the network"))
    page = PAGE.replace("<nav>", '<img src="http://a.example/a.png"><nav>')
    assert document_readers.read("html", page)[0]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(documents, "version", missing)
    file = tmp_path / "page.html"
    file.write_bytes(MAKERS["page.html"](file))
    with pytest.raises(RostraError, match=r"pip install 'rostra\[documents\]'"):
        read_article(file)


def test_add_keeps_the_checksum_of_the_original(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    raw = docx(Path("letter.docx"))
    assert command("init", "my").returncode == 0
    done = command("add", "letter.docx", "--id", "letter", "--corpus", "my")
    assert done.returncode == 0
    assert "letter.docx: a Word file, read by mammoth" in done.stderr
    assert Path("my/sources/letter.txt").read_text("utf-8") == TEXT
    source = json.loads(Path("my/curated/sources.jsonl").read_text("utf-8"))
    assert source["x_original_sha256"] == sha256(raw).hexdigest()
    assert source["x_original"].startswith("letter.docx, read by mammoth ")
    assert command("accept", "letter", "--corpus", "my").returncode == 0
    assert command("build", "--corpus", "my").returncode == 0
    assert command("verify", "--corpus", "my").returncode == 0


def test_draft_writes_the_text_that_it_took(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    docx(Path("letter.docx"))
    assert command("draft", "letter.docx", "--out", "drafts").returncode == 0
    assert Path("drafts/letter.txt").read_text("utf-8") == TEXT
    Path("drafts/letter.txt").write_text("edited\n", "utf-8")
    done = command("draft", "letter.docx", "--out", "drafts")
    assert "drafts/letter.txt exists already and was left as it is" in done.stderr
    assert Path("drafts/letter.txt").read_text("utf-8") == "edited\n"
