"""CoNLL-U and .vrt are taken as they are, or refused with the line of the fault."""

import re
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.concordance.index.corpus_source import corpus_source
from rostra.errors import RostraError
from rostra.explorer.page_data import table_page_data


def word(number: str, form: str, lemma: str = "_", misc: str = "_", upos: str = "X") -> str:
    return f"{number}\t{form}\t{lemma}\t{upos}\t_\t_\t0\tdep\t_\t{misc}\n"


CONLLU = (
    "# newdoc id = d\n# speaker = Ada Quill\n# sent_id = 1\n"
    + word("1", "Vamos", "ir")
    + word("2-3", "al")
    + word("2", "a")
    + word("3", "el")
    + word("3.1", "nada")
    + word("4", "mar", "mar", "SpaceAfter=No")
    + word("5", ".")
    + "\n# sent_id = 2\n"
    + word("1", "_", "_")
    + "\n# newdoc id = e\n"
    + word("1-2", "damelo")
    + word("1", "da", "dar")
    + word("2", "melo")
    + "\n"
)
VRT = (
    '<corpus n="x">\n<text id="a" y="R&amp;D">\n<s id="1">\n<np head="sea">\nThe\tDT\nsea\tNN\n'
    '</np>\n&lt;\tSYM\n</s>\n<s id="2">\nIt\tPR\nis\tVB\n<g/>\n.\tPU\n</s>\n</text>\n'
    "<text id='b'>\nsea\tVB\n</text>\n</corpus>\n"
)


def test_conllu(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text(CONLLU, "utf-8")
    index = Index.build(path)
    assert index.texts.to_pylist() == ["Vamos a el mar. _", "damelo"]
    assert index.metadata.select(["newdoc", "sent_id", "speaker"]).to_pylist() == [
        {"newdoc": "d", "sent_id": ["1", "2"], "speaker": "Ada Quill"},
        {"newdoc": "e", "sent_id": [], "speaker": None},
    ]
    assert index.kwic('[lemma="dar"] "melo"').num_rows == 1
    assert index.kwic('<s> "_" </s>').num_rows == 1
    assert index.kwic('[lemma="_"]').num_rows == 1
    assert index.kwic('[feats=".*Plur.*"]').num_rows == 0
    assert index.kwic('"mar"', where="sent_id=2").num_rows == 1
    assert index.header["tokens"] == 8
    assert index.header["rule"] == "tokens and sentences of the file"


def test_a_multiword_token_is_found_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text(CONLLU, "utf-8")
    index = Index.build(path)
    assert index.kwic('[surface="al"] []')["node"].to_pylist() == ["a el"]
    assert index.kwic('[surface="mar"]').num_rows == 1
    listed = index.freq(attribute="surface", fold=())["surface"].to_pylist()
    assert sorted(map(str, listed)) == ["", "Vamos", "al", "damelo", "mar"]


def test_sentences_of_conllu_are_rows_where_no_paragraph_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    sentences = [
        f"# sent_id = {n}\n# text = x\n" + word("1", form)
        for n, form in ((1, "of course"), (2, "b"))
    ]
    path.write_text("\n".join(sentences), "utf-8")
    index = Index.build(path, id_column="sent_id")
    assert index.metadata.to_pylist() == [{"id": "1"}, {"id": "2"}]
    assert index.freq(fold=()).select(["word", "count"]).to_pylist() == [
        {"word": "b", "count": 1},
        {"word": "of course", "count": 1},
    ]


def test_what_is_said_of_a_document_is_said_of_its_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    heads = ("# newdoc id = d\n# meta::author = Ada", "# newpar id = p", "# newdoc id = e")
    path.write_text("\n".join(f"{head}\n{word('1', 'a')}" for head in heads), "utf-8")
    assert Index.build(path).metadata.drop_columns("id").to_pylist() == [
        {"newdoc": "d", "meta::author": "Ada", "newpar": None},
        {"newdoc": "d", "meta::author": "Ada", "newpar": "p"},
        {"newdoc": "e", "meta::author": None, "newpar": None},
    ]


def test_structures_and_metadata_of_one_name_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.vrt"
    path.write_text(
        '<text s_id="x">\n<s id="y">\n<a-b>\na\n</a-b>\n<a_b>\nb\n</a_b>\n</s>\n</text>\n',
        "utf-8",
    )
    index = Index.build(path)
    assert index.metadata.select(["s_id", "x_s_id"]).to_pylist() == [{"s_id": "x", "x_s_id": "y"}]
    for structure, node in (("a_b", "a"), ("x_a_b", "b")):
        assert index.kwic(f"[] within {structure}")["node"].to_pylist() == [node]


def test_vrt(tmp_path: Path) -> None:
    path = tmp_path / "a.vrt"
    path.write_text(VRT, "utf-8")
    index = Index.build(path, token_columns=["pos"])
    assert index.texts.to_pylist() == ["The sea < It is.", "sea"]
    columns = ["id", "corpus_n", "y", "s_id", "np_head"]
    assert index.metadata.select(columns).to_pylist() == [
        {"id": "a", "corpus_n": "x", "y": "R&D", "s_id": ["1", "2"], "np_head": "sea"},
        {"id": "b", "corpus_n": "x", "y": None, "s_id": [], "np_head": None},
    ]
    assert index.kwic('[pos="NN"] within np').num_rows == 1
    assert index.kwic('"sea"').num_rows == 2
    assert index.kwic('<s> "It"').num_rows == 1
    assert index.kwic('"sea" [] within s').num_rows == 1
    assert index.kwic('"<" [] within s').num_rows == 0


def test_columns_whose_names_are_taken_have_others(tmp_path: Path) -> None:
    path = tmp_path / "a.vrt"
    path.write_text(
        '<text utterance="1" tokens="2" pos="3" word="4">\n<pos>\n<u.x>\na\tN\n</u.x>\n</pos>\n'
        "<u>\nb\tN\n</u>\n</text>\n",
        "utf-8",
    )
    index = Index.build(path, token_columns=["pos"])
    assert index.metadata.select(["x_utterance", "x_tokens", "word"]).to_pylist() == [
        {"x_utterance": "1", "x_tokens": "2", "word": "4"}
    ]
    for structure, word_ in (("x_pos", "a"), ("u_x", "a"), ("x_u", "b")):
        hits = index.kwic(f'[pos="N"] within {structure}')
        assert hits["node"].to_pylist() == [word_]


@pytest.mark.parametrize("ending", ["conllu", "vrt"])
def test_a_page_has_the_tokens_of_its_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    text = "It is-not"
    if ending == "vrt":
        path.write_text("<text>\nIt\nis-not\n</text>\n", "utf-8")
    else:
        path.write_text(word("1", "It") + word("2", "is-not"), "utf-8")
    data = table_page_data(corpus_source(path), None, [("corpus", path.name)])
    assert data["texts"] == [text]
    assert [data["types"][number] for number in data["tokens"]] == ["It", "is-not"]


TEXTS = st.lists(
    st.lists(
        st.lists(
            st.tuples(
                st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=5),
                st.booleans(),
                st.sampled_from(["", "NOUN", "a|b"]),
            ),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=3,
)
"""Texts of sentences of tokens: the form, whether no space follows it, and an attribute."""


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(TEXTS)
def test_tokens_come_back_as_they_were_written(
    texts: list[list[list[tuple[str, bool, str]]]],
) -> None:
    conllu, vrt = [], []
    for number, sentences in enumerate(texts):
        vrt.append(f'<text n="{number}">')
        for place, sentence in enumerate(sentences):
            conllu.append(f"# newdoc id = {number}" if place == 0 else "# sent_id = 1")
            vrt.append("<s>")
            for order, (form, is_joined, tag) in enumerate(sentence, 1):
                misc = "SpaceAfter=No" if is_joined else "_"
                conllu.append(word(str(order), form, misc=misc, upos=tag or "_").rstrip("\n"))
                vrt.append(f"{escape(form)}\t{escape(tag)}")
                vrt += ["<g/>"] * is_joined
            conllu.append("")
            vrt.append("</s>")
        vrt.append("</text>")
    with tempfile.TemporaryDirectory() as folder:
        for name, lines, attribute, columns in (
            ("a.conllu", conllu, "upos", None),
            ("a.vrt", vrt, "tag", ["tag"]),
        ):
            path = Path(folder, name)
            path.write_text("\n".join(lines) + "\n", "utf-8")
            index = Index.build(path, token_columns=columns)
            assert index.texts.to_pylist() == [joined(sentences) for sentences in texts]
            words = [token for text in texts for sentence in text for token in sentence]
            hits = index.kwic("[]", fold=(), limit=None)
            assert hits["node"].to_pylist() == [form for form, _, _ in words]
            for tag in ("NOUN", "a|b"):
                count = sum(token[2] == tag for token in words)
                assert index.kwic(f'[{attribute}="{re.escape(tag)}"]').num_rows == count
            assert index.kwic("<s> []").num_rows == sum(map(len, texts))


def joined(sentences: list[list[tuple[str, bool, str]]]) -> str:
    """The text of tokens."""
    tokens = [token for sentence in sentences for token in sentence]
    text = "".join(form + " " * (not is_joined) for form, is_joined, _ in tokens)
    return text.removesuffix(" ") if not tokens[-1][1] else text


FAULTS = [
    ("a.conllu", "1\ta\n", "a.conllu:1: a line of CoNLL-U has 10 values"),
    (
        "a.conllu",
        word("1", "a") + word("3", "b"),
        "a.conllu:2: the id '3' is out of order; 2 comes",
    ),
    ("a.conllu", word("2-3", "ab"), "a.conllu:1: the id '2-3' is out of order"),
    (
        "a.conllu",
        word("1-2", "ab") + word("1", "a"),
        "a.conllu:1: the multiword token 1-2 has fewer",
    ),
    ("a.conllu", word("1", "a") + "# b = c\n", "a.conllu:2: comments come before the words"),
    ("a.conllu", "# b = c\n\n", "a.conllu:1: the sentence that begins here has no words"),
    ("a.conllu", word("1", " a"), "a.conllu:1: the form ' a' begins or ends with white space"),
    ("a.conllu", "\n", "a.conllu has no tokens"),
    (
        "a.vrt",
        "<text>\na\tX\nb\n</text>\n",
        "a.vrt:2: values of the token after the word: 1; names",
    ),
    ("a.vrt", "<text>\n<s>\na\n</text>\n", "a.vrt:4: </text> ends <s> of line 2"),
    ("a.vrt", "<text>\n</s>\n</text>\n", "a.vrt:2: </s> ends <text> of line 1"),
    ("a.vrt", "<text>\na\n", "a.vrt:1: <text> is never closed"),
    ("a.vrt", "<text>\n<text>\na\n</text>\n</text>\n", "a.vrt:2: <text> begins inside another"),
    ("a.vrt", "<text>\n</text>\na\n", "a.vrt:3: the token is outside of each <text>"),
    ("a.vrt", "<text id=a>\na\n</text>\n", "a.vrt:1: '<text id=a>' is not a tag"),
    ("a.vrt", "<text>\n<s\n</text>\n", "a.vrt:2: '<s' is not a tag"),
    ("a.vrt", "a\n", "a.vrt has no structures"),
    ("a.vrt", "<text>\n</text>\n", "a.vrt has no tokens"),
    ("a.vrt", "<text>\n<s>\n<s>\na\n</s>\n</s>\n</text>\n", "a.vrt:3: <s> begins inside another"),
    ("a.vrt", "<text>\n<s>\tX\na\n</text>\n", "a.vrt:2: nothing follows a tag in its line"),
    ("a.vrt", '<text n="1" n="2">\na\n</text>\n', "a.vrt:1: <text> has the attribute n twice"),
    ("a.vrt", "<text>\n<!-- a\nb -->\n</text>\n", "a.vrt:2: the comment does not end"),
]


@pytest.mark.parametrize(("name", "content", "message"), FAULTS)
def test_faults_have_their_place(tmp_path: Path, name: str, content: str, message: str) -> None:
    path, out = tmp_path / name, tmp_path / "index"
    path.write_text(content, "utf-8")
    with pytest.raises(RostraError, match=re.escape(message)):
        Index.build(path, out)
    assert not out.exists()


def test_a_text_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.concordance.index.token_rows.LINE_BYTES", 100)
    path = tmp_path / "a.vrt"
    path.write_text("<corpus>\n" + "word\n" * 30 + "</corpus>\n", "utf-8")
    with pytest.raises(RostraError, match=r"a\.vrt:1: the text that begins here has more than 100"):
        Index.build(path)


def test_tokens_of_a_file_are_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.vrt"
    path.write_text("<text>\na\n</text>\n", "utf-8")
    with pytest.raises(RostraError, match="says what its tokens are"):
        Index.build(path, tokens="spaces")


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("<s>\na\n</s>\n<s>\n</s>\n", ["a"]),
        ("<s>\n</s>\n<s>\na\n</s>\n", ["a"]),
        ("<s>\na\n</s>\nb\n<s>\nc\n</s>\n", ["a", "b", "c"]),
        ("x\n<s>\na\nb\n</s>\n", ["x", "a b"]),
        ("<s>\n<g/>\na\n<g/>\n</s>\n<s>\nb\n</s>\n", ["a", "b"]),
    ],
)
def test_sentences_of_vrt_have_tokens_and_end(
    tmp_path: Path, content: str, sentences: list[str]
) -> None:
    path = tmp_path / "a.vrt"
    path.write_text(f"<text>\n{content}</text>\n" * 2, "utf-8")
    index = Index.build(path)
    for sentence in sentences:
        query = " ".join(f'"{token}"' for token in sentence.split())
        assert index.kwic(f"<s> {query} </s>").num_rows == 2
    assert index.kwic("<s> []").num_rows == 2 * len(sentences)


def test_tokens_of_vrt_may_begin_like_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.vrt"
    path.write_text("<?xml version='1.0'?>\n<!-- c -->\n<text>\n<!\n<?\n<3\n</text>\n", "utf-8")
    assert Index.build(path).texts.to_pylist() == ["<! <? <3"]


def test_a_text_of_vrt_without_sentences_is_divided_by_the_rule(tmp_path: Path) -> None:
    path = tmp_path / "a.vrt"
    path.write_text(
        "<text>\n<s>\na\n.\nB\n.\n</s>\n</text>\n<text>\nCats\n.\nDogs\n.\n</text>\n<text>\n</text>\n",
        "utf-8",
    )
    index = Index.build(path)
    assert index.kwic("<s> [] []* </s>")["node"].to_pylist() == ["a . B .", "Cats .", "Dogs ."]
    assert index.header["rule"].startswith("tokens and sentences of the file; in texts without, ")


@pytest.mark.parametrize("name", ["utterance", "id", "word", "tokens", "s", "2a", "a b"])
def test_attributes_have_names_of_their_own(tmp_path: Path, name: str) -> None:
    for file, content in (("a.vrt", "<text>\nA\tX\n</text>\n"), ("a.conllu", word("1", "a"))):
        (tmp_path / file).write_text(content, "utf-8")
        with pytest.raises(RostraError, match=f"'{name}' cannot be the name of a positional"):
            Index.build(tmp_path / file, token_columns=[name])
