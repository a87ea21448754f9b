"""Texts in several scripts, and what the lists of an index show."""

from collections.abc import Iterator

from rostra.concordance import Index

TEXTS: dict[str, str | None] = {
    "Mr. Vance spoke. Mr. Poe left, e.g. to the U.S.-made pier; it’s Ms. Vance’s, isn't it?": "en",
    "The regime’s men and the regime's men: 's is not ’s. J. F. K.'s, the U.S.’s": None,
    "L'Europe et la France de l’Europe : aujourd'hui qu’elle arrive, 3.5 %, 1,500, 12:30.": "fr",
    "Der Ausschuß für Häfen, die Maß und MASS. „Z.B.“ so—oder so…und ﬁn": "de",
    "İSTANBUL İstanbul istanbul'da ISPARTA ısı": "tr",
    "我们的港口不会关闭，AI技术2031年。東京タワーへ行く。ประเทศไทย ក្រុង": None,
    "لا نقبل هذا القرار، والميناء لنا. ۱۳۹۸ کتاب كتاب": "fa",
    "צה״ל אמר: שָׁלוֹם. नमस्ते दुनिया": "he",
    "See https://example.org/a?b=1|2&c=[d]\\(e)* www.example.org, #harbour @mayor a.b@c.org": None,
    '👍🏽 👩\u200d👧 a_b {x} [laughs] (either|or) "quoted" a|b **': "und",
}  # fmt: skip
"""The language of each text."""


def listed(index: Index, fold: str) -> Iterator[tuple[str, int]]:
    """Every word and n-gram that a list shows, with its count."""
    tables = [index.freq(fold=fold), *(index.ngrams(size, fold=fold) for size in (2, 3))]
    for table in tables:
        yield from zip(table.column(0).to_pylist(), table["count"].to_pylist(), strict=True)


ODD_TOKENS = [
    *("of course", "10 000", "10\u00a0000", "c++", "[sic]", "$5", "<b>", "<s>", '"', "|", "@home"),
    *("#tag", "a|b", "(s)he", "and/or", "*", "?", "a{1}", "{2}", "{", "\\x", "x\\*", "\\", "::"),
    *(
        "a:",
        "within",
        "s",
        "“",
        "”",
        "’s",
        "don't",
        "'",
        "(",
        ")",
        "[",
        "]",
        "…",
        "a",
        "he",
        "home",
    ),
    *("http://a.b/c?d=(e|f)", "x_y", "%c", "a.b", "\u00ad", "no\u0301", "我们", "İ"),
]
"""Tokens that a table may have, with signs that have a meaning in queries."""
