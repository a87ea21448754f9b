"""The page finds what `Index.kwic` finds, in any script: random texts, random queries."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import category

import pyarrow as pa
import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from listed_words import ODD_TOKENS, TEXTS, listed
from playwright.sync_api import Browser, Page

from rostra.concordance import Index
from rostra.errors import RostraError
from rostra.explorer import page_data
from rostra.language.folding import FOLDS, ROOT, TURKIC, Fold, fold

WORDS = [
    *(
        "mr.",
        "Mr.",
        "regime’s",
        "’s",
        "l’homme",
        "港口不会",
        "the",
        "The",
        "élan",
        "e\u0301lan",
        "Elan",
        "don't",
        "don’t",
        "it's",
        "maß",
        "MASS",
        "नमस्ते",
    ),
    *(
        "我们",
        "คน",
        "👍🏽",
        "👩\u200d👧",
        "...",
        ".",
        "?",
        ",",
        "U.S.",
        "a-b",
        "שָׁלוֹם",
        "سلام",
        "𝒳y",
    ),
    *(
        "ΣΊΣΥΦΟΣ",
        "σίσυφος",
        "İstanbul",
        "ISPARTA",
        "qu’elle",
        "ＧＤＰ",
        "كتاب",
        "کتاب",
        "۱۳۹۸",
        "Anfän\u00adger",
        "anfänger",
        "well‑known",
        "ガ",
        "ｶﾞ",
        "ﬁn",
        "FIN",
        "Ꭰꭰ",
        "が",
        "か\u3099",
    ),
]
_WILD = [
    "*",
    "th*",
    "?h?",
    "*an",
    "e*n",
    "m*s",
    "\\*",
    "*’*",
    "?",
    "ıs*",
    "İ*",
    "ＧＤ?",
    "۱۳*",
    "न*",
    "s*",
    "𝒳?",
]
pieces = st.one_of(
    st.sampled_from([word.replace("?", "\\?") for word in WORDS]),
    st.sampled_from(_WILD),
    st.tuples(st.sampled_from(WORDS[:16]), st.sampled_from(_WILD)).map(
        "({0[0]}|{0[1]} the)".format
    ),
)
gaps = st.sampled_from(["{1}", "{0,2}", "{1,}", "{,1}"])
queries = st.lists(st.tuples(pieces, st.none() | gaps), min_size=1, max_size=3).map(
    lambda parts: " ".join(piece for part in parts for piece in part if piece)
)
texts = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), min_size=1, max_size=5
).filter(any)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(content=(files("rostra.explorer") / "assets/search.js").read_text("utf-8"))
    yield page
    page.close()


_SEARCH = """([data, query, how, keys]) => {
  const corpus = new Corpus({ ...data, columns: {} });
  const hits = corpus.search(query, how, data.ids.map((_, u) => u));
  return corpus.sorted(hits, keys).map((hit) => {
    const { left, node, right, start, end } = corpus.line(hit, 3);
    return [left, node, right, String(hit.u + 1), start, end];
  });
}"""


_COUNTS = """([data, queries, how]) => {
  const corpus = new Corpus({ ...data, columns: {} });
  return queries.map((query) => corpus.search(query, how, data.ids.map((_, u) => u)).length);
}"""


def known_to_the_page(index: Index, utterances: list[str]) -> dict[str, Any]:
    tokens = page_data.token_data(index)
    return {
        **{name: getattr(value, "tolist", lambda v=value: v)() for name, value in tokens.items()},
        "ids": [str(number) for number, _ in enumerate(utterances, 1)],
        "texts": utterances,
        "folding": {"casefold": page_data.CASEFOLD, "letters": page_data.LETTERS},
    }


@settings(deadline=None, max_examples=2 * settings().max_examples)
@example(["İzmir izmir", "Izmir"], "İzmir", ["case"], ["tr", None, None, None, None], [])
@given(
    texts,
    queries,
    st.sets(st.sampled_from(FOLDS)).map(sorted),
    st.lists(st.sampled_from([None, "tr", "fr", "it-IT"]), min_size=5, max_size=5),
    st.lists(st.sampled_from(["L1", "R1", "node", "R2", "L2"]), max_size=2),
)
def test_hits_are_those_of_kwic(  # noqa: PLR0913, PLR0917 - each is drawn
    tab: Page,
    utterances: list[str],
    query: str,
    ignored: list[str],
    languages: list[str | None],
    sort: list[str],
) -> None:
    language = pa.array(languages[: len(utterances)], pa.string())
    index = Index.build(pa.table({"utterance": utterances, "language": language}))
    table = index.kwic(query, fold=ignored, sort=sort, context=3)
    names = ["left", "node", "right", "utterance_id", "start", "end"]
    expected = [list(row.values()) for row in table.select(names).to_pylist()]
    known = known_to_the_page(index, utterances)
    assert tab.evaluate(_SEARCH, [known, query, ignored, sort]) == expected


@pytest.mark.parametrize("ignored", ["none", "case,typography", "case,diacritics,width,letters"])
def test_what_lists_show_is_searched_in_the_page(tab: Page, ignored: str) -> None:
    columns = [pa.array(column, pa.string()) for column in (TEXTS.keys(), TEXTS.values())]
    index = Index.build(pa.table(columns, names=["utterance", "language"]))
    rows = dict(listed(index, ignored))
    hits = tab.evaluate(
        _COUNTS, [known_to_the_page(index, [*TEXTS]), list(rows), ignored.split(",")]
    )
    assert hits == [index.kwic(row, fold=ignored).num_rows for row in rows]
    assert all(number >= count for number, count in zip(hits, rows.values(), strict=True))


_COUNTS_OR_ERRORS = """([data, queries, how]) => {
  const corpus = new Corpus({ ...data, columns: {} });
  const count = (query) => corpus.search(query, how, data.ids.map((_, u) => u)).length;
  return queries.map((query) => {
    try {
      return count(query);
    } catch (error) {
      if (error instanceof QueryError) return null;
      throw error;
    }
  });
}"""


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(ODD_TOKENS), min_size=1, max_size=5), min_size=1, max_size=4),
    st.sampled_from(["none", "case,typography", "width,letters"]),
)
def test_odd_tokens_are_searched_in_the_page(
    tab: Page, rows: list[list[str]], ignored: str
) -> None:
    texts = [" ".join(row) for row in rows]
    index = Index.build(pa.table({"utterance": texts, "t": rows}), tokens="t")
    words = {token for row in rows for token in row}
    escaped = {regex.sub(r"([\p{P}\p{S}])", r"\\\1", text) for text in [*words, *texts]}
    queries = sorted({*words, *texts, *escaped, *dict(listed(index, ignored))})
    known = known_to_the_page(index, texts)
    hits = tab.evaluate(_COUNTS_OR_ERRORS, [known, queries, ignored.split(",")])
    for query, number in zip(queries, hits, strict=True):
        try:
            expected = index.kwic(query, fold=ignored).num_rows
        except RostraError:
            expected = None
        if number is not None or not regex.search(r"[\[\"<]|::|within", query):
            assert number == expected, query  # the query language is not for the page


_BETWEEN = "\ue000"  # one text crosses over to the page in a tenth of the time of many
_FOLDED = """([tables, texts, how, casing]) =>
  texts.split("\ue000").map((text) => folded(text, how, tables, casing)).join("\ue000")"""


@cache
def assigned() -> list[str]:
    """Each character that Unicode assigns, of those below its last ideographs."""
    every = [*map(chr, range(0xD800)), *map(chr, range(0xE000, 0x20000))]
    return [c for c in every if category(c) not in {"Cn", "Co"}]


@pytest.mark.parametrize(
    ("names", "casing"), [*(((name,), ROOT) for name in FOLDS), (FOLDS, ROOT), (FOLDS, TURKIC)]
)
def test_every_character_is_folded_alike(tab: Page, names: Fold, casing: int) -> None:
    texts = assigned()
    tables = {"casefold": page_data.CASEFOLD, "letters": page_data.LETTERS}
    joined = tab.evaluate(_FOLDED, [tables, _BETWEEN.join(texts), [*names], casing])
    pages = joined.split(_BETWEEN)
    different = {
        text: (form, fold(text, names, casing))
        for text, form in zip(texts, pages, strict=True)
        if form != fold(text, names, casing)
    }
    assert different == {}
