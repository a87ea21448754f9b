"""Reports that are not UTF-8: what they seem to be, and how they are converted."""

import subprocess
from pathlib import Path

import pytest

from rostra.curation.article import read_article
from rostra.errors import RostraError

ENGLISH = "Harbour\n\n“We won’t pay £5 — not for that,” Bo Imag said.\n"
TEXTS = {
    "cp1252": ENGLISH,
    "mac_roman": "“We paid,” Bo Imag said.\n",
    "latin-1": "« Ça n'a pas été voté », a dit l'élue.\n",
    "cp1251": "«Мы заплатили за это», — сказала Анна Вигадка.\n",
    "shift_jis": "「橋はまだ立っている」とアダ市長は述べた。\n",
    "utf-16": ENGLISH,
    "utf-16-le": ENGLISH,
    "utf-16-be": ENGLISH,
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_the_line_is_shown_as_it_would_read(encoding: str, tmp_path: Path) -> None:
    text = TEXTS[encoding]
    file = tmp_path / "the report.txt"
    file.write_bytes(text.encode(encoding))
    with pytest.raises(RostraError) as caught:
        read_article(file)
    message = str(caught.value)
    line = text.splitlines()[-1]
    assert f"in which a line reads: {line} — if that is right, add --encoding " in message
    named = message.split("--encoding ", maxsplit=1)[1].split(",", maxsplit=1)[0]
    assert read_article(file, named) == text
    command = message.split("`")[1]
    subprocess.run(command, shell=True, check=True)  # noqa: S602 - the command that users copy
    assert read_article(file) == text


def test_line_ends_and_mark_of_a_converted_file(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(ENGLISH.replace("\n", "\r\n").encode("cp1252"))
    assert read_article(file, "cp1252") == ENGLISH
    file.write_bytes(ENGLISH.encode("utf-8-sig"))
    assert read_article(file, "utf-8") == ENGLISH


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("klingon", "there is no encoding 'klingon'"),
        ("zlib", "there is no encoding 'zlib'"),
        ("ascii", "is not ascii: byte 0x93 at 9 has no meaning there"),
    ],
)
def test_what_is_no_encoding_of_the_file(encoding: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(ENGLISH.encode("cp1252"))
    with pytest.raises(RostraError, match=message):
        read_article(file, encoding)


def test_bytes_without_meaning_are_told_too(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(bytes(range(128, 256)) * 3)
    with pytest.raises(RostraError, match="is not UTF-8"):
        read_article(file)
