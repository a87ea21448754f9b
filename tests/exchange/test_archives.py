"""Archives and XML of strangers: what is refused before anything is read or expanded."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.errors import NotFoundError, RostraError
from rostra.exchange.untrusted.archives import Archive, packed
from rostra.exchange.untrusted.xml_guard import check_xml


def archive(folder: Path, *files: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    """An archive with some files."""
    path = folder / "project.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files:
            file.writestr(name, content)
    return path


def test_reads_the_files_of_an_archive(tmp_path: Path) -> None:
    path = archive(tmp_path, ("sources/", b""), ("sources/a.txt", b"A pier."), ("b.xml", b"<b/>"))
    read = Archive(path)
    assert read.names() == ["sources/a.txt", "b.xml"]
    assert read.read("sources/a.txt") == b"A pier."
    with pytest.raises(RostraError, match=r"has no file 'c'"):
        read.read("c")


@pytest.mark.parametrize(
    "name",
    ["../a.txt", "x/../../a.txt", "/etc/a.txt", "C:/a.txt", "C:\\a.txt", "..\\a.txt", "\\\\s\\a"],
)
def test_names_outside_the_archive_are_refused(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, ("project.qde", b""), (name, b"x"))
    with pytest.raises(RostraError, match="is outside the archive"):
        Archive(path)


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("sources/a.txt")
    link.external_attr = 0o120777 << 16
    with pytest.raises(RostraError, match="is a symbolic link"):
        Archive(archive(tmp_path, (link, b"/etc/passwd")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RostraError, match="has two files named 'a'"):
        Archive(archive(tmp_path, ("a", b"1"), ("a", b"2")))


def test_what_grows_is_refused_by_its_table(tmp_path: Path) -> None:
    path = archive(tmp_path, ("a.txt", bytes(20_000)), ("b.txt", bytes(20_000)))
    assert path.stat().st_size < 1_000
    with pytest.raises(RostraError, match=r"would be larger than 30,000 bytes when unpacked"):
        Archive(path, 30_000)


def test_what_grows_is_refused_where_its_table_lies(tmp_path: Path) -> None:
    path = archive(tmp_path, ("a.txt", bytes(20_000)))
    size = (20_000).to_bytes(4, "little")
    raw = path.read_bytes()
    assert raw.count(size) == 2
    path.write_bytes(raw.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(RostraError, match=r"damaged|larger than the archive says"):
        Archive(path, 10_000).read("a.txt")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"<xml/>"])
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.qdpx"
    path.write_bytes(content)
    with pytest.raises(RostraError, match="is not a zip archive"):
        Archive(path)
    with pytest.raises(NotFoundError):
        Archive(tmp_path / "b.qdpx")


@given(st.data())
def test_damaged_archives_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = bytearray(packed({"project.qde": b"<Project/>" * 5, "sources/a.txt": b"A pier." * 5}))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "a.zip"
    path.write_bytes(raw)
    try:
        read = Archive(path)
        for name in read.names():
            read.read(name)
    except RostraError:
        pass


def test_packed_files_are_the_same_bytes_each_time() -> None:
    files = {"project.qde": b"<Project/>", "sources/a.txt": "Pier ⚓\n".encode()}
    assert packed(files) == packed(files)
    with zipfile.ZipFile(BytesIO(packed(files))) as read:
        assert {name: read.read(name) for name in read.namelist()} == files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'>",
        "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;&b;'>]>",
    ],
)
def test_document_types_are_refused(declaration: str, encoding: str) -> None:
    with pytest.raises(RostraError, match=r"a\.xml, line 2: a document type declaration"):
        check_xml(f"<!-- pier -->\n{declaration}<a>&b;</a>".encode(encoding), "a.xml")


def test_deep_and_broken_xml_is_refused() -> None:
    check_xml(b"<a><b/></a>", "a.xml")
    with pytest.raises(RostraError, match="more than 200 elements in one another"):
        check_xml(b"<a>" * 201 + b"</a>" * 201, "a.xml")
    for content in (
        b"",
        b"<a>",
        b"<a b='&#0;'/>",
        b"\xff\xfe<",
        b"<?xml version='1.0' encoding='x'?><a/>",
    ):
        with pytest.raises(RostraError, match="is not well-formed XML"):
            check_xml(content, "a.xml")
