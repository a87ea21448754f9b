"""The tokeniser: its properties for any text, and the stated cases."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from rostra.language.folding import APOSTROPHES, HYPHENS
from rostra.language.tokens import RULE_SETS, is_word, tokenise

SCRIPTS = (
    "aZéø ’'‐-·._@#/:,;?!…“”\"()0123٣\u0301\u0327 \u00a0\u202f\t\n\u200b\u200c\u200d\u00ad"
    "жЁґΩςאבّعمनमस्ते்தமிழ்我们コンฟ้าກາခမ္မာ한국ㄱ👩🏽\u200d👧🇳🇴🇸1️⃣©½²€%"
    "dlnsqu’ʼ‘״־\u2060\u200e\ufeff"
)
GAP = regex.compile(r"[\s\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]*")
LANGUAGES = st.sampled_from([None, *RULE_SETS])
texts = st.text(st.sampled_from(SCRIPTS), max_size=40) | st.text(max_size=30)


def words(text: str, language: str | None = None) -> list[str]:
    return [token.text for token in tokenise(text, language)]


@given(texts, LANGUAGES)
def test_tokens_and_gaps_are_the_text(text: str, language: str | None) -> None:
    at = 0
    for token in tokenise(text, language):
        assert token.text
        assert text[token.start : token.end] == token.text
        assert GAP.fullmatch(text, at, token.start)
        at = token.end
    assert GAP.fullmatch(text, at)


@given(texts, texts, LANGUAGES)
def test_no_token_depends_on_text_beyond_a_space(
    left: str, right: str, language: str | None
) -> None:
    both = words(f"{left} {right}", language)
    assert both == words(left, language) + words(right, language)


@given(texts, st.sampled_from([APOSTROPHES, HYPHENS]), st.data())
def test_tokens_do_not_depend_on_the_kind_of_apostrophe_or_hyphen(
    text: str, kinds: str, data: st.DataObject
) -> None:
    # A run of one character is a token; so a mark stays the same within a text.
    one, other = (data.draw(st.sampled_from(kinds)) for _ in range(2))
    pieces = regex.split(f"[{regex.escape(kinds)}]", text)
    before, after = tokenise(one.join(pieces)), tokenise(other.join(pieces))
    if not regex.search(r"@|://|www\.", text, regex.IGNORECASE):  # addresses have - alone
        assert [(t.start, t.end) for t in before] == [(t.start, t.end) for t in after]


@given(texts)
def test_no_token_contains_white_space(text: str) -> None:
    assert not any(regex.search(r"\s", word) for word in words(text))


@given(texts)
def test_no_token_begins_with_a_mark_that_belongs_to_a_letter(text: str) -> None:
    for token in tokenise(text):
        if token.start and unicodedata.combining(token.text[0]):
            assert not text[token.start - 1].isalpha()


@pytest.mark.usefixtures("without_dictionaries")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The regime’s men don't; we're", "The regime ’s men don't ; we 're"),
        ("O'Neill l’homme rock'n'roll 'tis", "O'Neill l’homme rock'n'roll ' tis"),
        ("it's. ’90s foto's factions’ s's", "it 's . ’ 90s foto 's factions ’ s 's"),
        ("well-known co\u2010op a--b a – b -5", "well-known co\u2010op a -- b a – b - 5"),
        ("U.S.-backed U.S. e.g. Ph.D. Dr. No. U.S", "U.S.-backed U.S. e.g. Ph.D. Dr. No . U.S"),
        ("I.You a.b.c end.Next Dr.Fict", "I . You a.b.c end . Next Dr . Fict"),
        ("1,500 3.5% €5m 12:30 2020-11 1,2,", "1,500 3.5 % € 5m 12:30 2020-11 1,2 ,"),
        ("wait... Wh?!! (so)", "wait ... Wh ? !! ( so )"),
        (
            "(https://a.example/b?c=d.) www.b.example!",
            "( https://a.example/b?c=d . ) www.b.example !",
        ),
        ("me.too@x.example, @who #tag #1 a@b", "me.too@x.example , @who #tag # 1 a @ b"),
        ("\u201c\u2018unrest.'\u201d", "“ ‘ unrest . ' ”"),
        (
            "👩\u200d👩\u200d👧👍🏽🇳🇴🇸🇪1\ufe0f\u20e3x",
            "👩\u200d👩\u200d👧 👍🏽 🇳🇴 🇸🇪 1\ufe0f\u20e3 x",
        ),
        ("cafe\u0301 नमस्ते می\u200cخواهم", "cafe\u0301 नमस्ते می\u200cخواهم"),
        ("我们go コーヒー", "我 们 go コ ー ヒ ー"),
        ("สวัสดี", "ส วั ส ดี"),
        ("1\u202f500\u00a0km", "1 500 km"),
    ],
)
def test_stated_cases(text: str, expected: str) -> None:
    assert words(text) == expected.split(" ")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "L'Europe qu’il l'ONU l'FMI d'1,5", "L' Europe qu’ il l' ONU l' FMI d' 1,5"),
        ("fr-CA", "aujourd'hui quelqu'un jusqu’à", "aujourd'hui quelqu'un jusqu’ à"),
        ("fra", "N'Golo chef-d'œuvre l'« Europe »", "N'Golo chef-d'œuvre l' « Europe »"),
        ("it", "dell'Europa c’è un po' d'Italia", "dell' Europa c’ è un po' d' Italia"),
        ("it", "l'Msi O'Neill McDonald's nell'800", "l' Msi O'Neill McDonald 's nell' 800"),
        ("ca", "l'estat d'ERC compra'ls anar-se'n", "l' estat d' ERC compra 'ls anar-se 'n"),
        ("oc", "l'ostal qu'es d'Occitània", "l' ostal qu' es d' Occitània"),
        ("en", "d'Estaing l'Oréal", "d'Estaing l'Oréal"),
        ("tr", "Türkiye'nin İstanbul’da", "Türkiye'nin İstanbul’da"),
        ("uk", "п'ять п’ять пʼять", "п'ять п’ять пʼять"),
        ("uz", "oʻzbek o‘zbek", "oʻzbek o‘zbek"),
        ("he", 'צה"ל צה״ל ב"הארץ" בית־ספר', 'צה"ל צה״ל ב " הארץ " בית־ספר'),
        (None, "The U.S.'s Mr.’s (DOJ)'s J.'s", "The U.S. 's Mr. ’s ( DOJ ) 's J . 's"),
        ("it", "anch'io ch’è quest'anno cent'anni", "anch' io ch’ è quest' anno cent' anni"),
        ("it", "E' un po' di Ca' Orra.", "E' un po' di Ca' Orra ."),
        ("fr", "prud'homme presqu'île d`or l´an", "prud'homme presqu'île d` or l´ an"),
        ("ca", "d'en Pau t'ho dóna'm", "d' en Pau t' ho dóna 'm"),
        (None, "“Iran”'s „Iran“’s »Iran«'s", "“ Iran ” 's „ Iran “ ’s » Iran « 's"),
        (None, "\"Iran\"'s 'Iran''s ‘Iran’’s", "\" Iran \" 's ' Iran ' 's ‘ Iran ’ ’s"),
        (None, "5%'s 5°'s 5€’s A+'s Go!’s C#'s", "5 % 's 5 ° 's 5 € ’s A + 's Go ! ’s C # 's"),
        (None, "'s “'s ('s -'s 's-a 1990's", "' s “ ' s ( ' s - ' s ' s-a 1990 's"),
        (None, "by .5 $.50 (.5) p.5 -.38-mm", "by .5 $ .50 ( .5 ) p . 5 - .38-mm"),
        (None, "www.a.example's www.a.example/s", "www.a.example 's www.a.example/s"),
        (None, "It`s Orr‛s `Orr`", "It `s Orr ‛s ` Orr `"),
        (None, "nationʼs it‘s dogsʼ ʼtis", "nation ʼs it ‘s dogs ʼ ʼ tis"),
        (None, "a\u2060b \ufeffThe \u200eend\u200f.", "a\u2060b The end ."),
        (None, "۱۲٫۵ ۱٬۵۰۰ １，５００", "۱۲٫۵ ۱٬۵۰۰ １，５００"),
    ],
)
def test_cases_by_language(language: str | None, text: str, expected: str) -> None:
    assert words(text, language) == expected.split(" ")


def test_a_word_contains_a_letter_or_digit() -> None:
    assert [is_word(t) for t in ("we", "’s", "3", "我", "…", "👍🏽", "%", "")] == [
        *(True, True, True, True),
        *(False, False, False, False),
    ]


@pytest.mark.parametrize(
    "piece", ["a+", "a.", "@a", "#1", "www.", "a'", "-", "1,", "👩\u200d", "U."]
)
def test_time_grows_with_length_alone(piece: str) -> None:
    assert tokenise(piece * 50_000)
