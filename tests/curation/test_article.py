"""Files from outside that are not the plain text of a report."""

import os
from pathlib import Path

import pytest

from rostra.curation.article import MAX_BYTES, read_article
from rostra.errors import RostraError


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (
            "Caf\xe9".encode("latin-1"),
            r"invalid-utf8.*seems to be cp1252.*: Café .*--encoding cp1252",
        ),
        (b"a\n\0\n", r"report\.txt:2: forbidden-character"),
        (b"a\r\nb\r\n", "carriage-return"),
        (b"\xef\xbb\xbfa\n", "byte-order-mark"),
        ("Cafe\u0301\n".encode(), "not-nfc"),
        (b"<!DOCTYPE html>\n<html><body>He said</body></html>", "is a web page"),
        (b"<div>\n<p>He said</p>\n</div>", "contains markup"),
        (b'Title\n\n<p>"Go," he said.</p>\n<p>Done</p>\n', "contains markup"),
        (b"He said: &ldquo;Go!&rdquo;\n", "contains markup"),
        (b"%PDF-1.7\n", r"is a PDF, .*Name it report\.pdf"),
        (b"PK\x03\x04\x14", "is a Word file"),
        (b"{\\rtf1\\ansi He said", "is RTF"),
        ("“Go!” he said.\n".encode("utf-16"), "seems to be utf-16.*“Go!” he said"),
        (b"x" * (MAX_BYTES + 1), r"16,777,217 bytes.*at most"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_what_is_not_plain_text(tmp_path: Path, raw: bytes, message: str) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(raw)
    with pytest.raises(RostraError, match=message):
        read_article(file)


def test_what_is_not_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RostraError, match="not a regular file"):
        read_article(tmp_path / "pipe")
    with pytest.raises(RostraError, match="not a regular file"):
        read_article(tmp_path)
    (tmp_path / "broken").symlink_to("none")
    for name in ("none", "broken"):
        with pytest.raises(RostraError, match="does not exist"):
            read_article(tmp_path / name)


@pytest.mark.parametrize(
    "text", ["He said 3 < 4 > 2.\n", "R&D; A&amp co.\n", "“Go!”", "a <b> c\n", "“”“”\n"]
)
def test_what_is_plain_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.txt").write_bytes(text.encode())
    assert read_article(tmp_path / "report.txt") == text
