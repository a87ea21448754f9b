"""The state of a German or French office, by its demonym or its name.

"norwegische Außenministerin", "Norwegens Außenministerin", "ministre de la Pêche de Norvège".
"""

import re
from functools import cache
from itertools import pairwise

from rostra.language.word_lists import table

_DEMONYMS = {
    "de": """
        AF afghanisch AL albanisch DZ algerisch AO angolanisch AR argentinisch AM armenisch
        AZ aserbaidschanisch AU australisch BE belgisch BR brasilianisch BG bulgarisch
        CL chilenisch CN chinesisch CR costa-ricanisch DK dänisch DE deutsch CI ivorisch EE estnisch
        FI finnisch FR französisch GE georgisch GH ghanaisch GR griechisch GB britisch IN indisch
        ID indonesisch IQ irakisch IR iranisch IE irisch IS isländisch IL israelisch IT italienisch
        JM jamaikanisch JP japanisch JO jordanisch CA kanadisch KE kenianisch CO kolumbianisch
        HR kroatisch CU kubanisch LV lettisch LB libanesisch LY libysch LT litauisch
        LU luxemburgisch MA marokkanisch MX mexikanisch MD moldauisch MN mongolisch
        ME montenegrinisch MZ mosambikanisch NA namibisch NP nepalesisch NZ neuseeländisch
        NL niederländisch NG nigerianisch MK nordmazedonisch NO norwegisch AT österreichisch
        PK pakistanisch PE peruanisch PH philippinisch PL polnisch PT portugiesisch RO rumänisch
        RU russisch SA saudisch SE schwedisch CH schweizerisch CH schweizer SN senegalesisch
        RS serbisch SK slowakisch SI slowenisch SO somalisch ES spanisch ZA südafrikanisch
        KR südkoreanisch SY syrisch TH thailändisch CZ tschechisch TN tunesisch TR türkisch
        UG ugandisch UA ukrainisch HU ungarisch UY uruguayisch VE venezolanisch VN vietnamesisch
        US us-amerikanisch US amerikanisch EG ägyptisch ET äthiopisch CY zyprisch BY belarussisch
    """,
    "fr": """
        AF afghan AL albanais DZ algérien DE allemand US américain AO angolais AR argentin
        AM arménien AU australien AT autrichien BE belge BR brésilien GB britannique BG bulgare
        CM camerounais CA canadien CL chilien CN chinois CO colombien HR croate CU cubain DK danois
        EG égyptien ES espagnol EE estonien ET éthiopien FI finlandais FR français GE géorgien
        GH ghanéen GR grec HT haïtien HU hongrois IN indien ID indonésien IQ irakien IR iranien
        IE irlandais IS islandais IL israélien IT italien CI ivoirien JP japonais JO jordanien
        KE kényan LV letton LB libanais LY libyen LT lituanien LU luxembourgeois ML malien
        MA marocain MR mauritanien MX mexicain MC monégasque NP népalais NL néerlandais NO norvégien
        NZ néo-zélandais PK pakistanais PE péruvien PH philippin PL polonais PT portugais RO roumain
        RU russe SN sénégalais RS serbe SK slovaque SI slovène SO somalien ZA sud-africain
        KR sud-coréen SE suédois CH suisse SY syrien CZ tchèque TD tchadien TH thaïlandais
        TG togolais TN tunisien TR turc TR turque UA ukrainien UY uruguayen VE vénézuélien
        VN vietnamien GR grecque
    """,
}
_OFFICES = {
    "de": re.compile(
        r"\w*(?:minister|ministerin|ministerpräsident\w*|kanzler|kanzlerin|botschafter"
        r"|botschafterin|präsident|präsidentin|regierung|regierungschef\w*|bundesrat|bundesrätin"
        r"|ministerium|außenamt|parlament|abgeordneter?|könig|königin|(?:amts)?kolleg\w*)"
    ),
    "fr": re.compile(
        r"(?:vice-)?(?:ministre|président|présidente|présidence|chancelier|chancelière|ambassadeur"
        r"|ambassadrice|ambassade|gouvernement|diplomatie|parlement|députée?|sénateur|sénatrice"
        r"|roi|reine|armée|homologue)"
    ),
}
_ENDINGS = {"de": re.compile(r"e[rnms]?$"), "fr": re.compile(r"(?:(?<=n)ne|e)?s?$")}
_BEFORE_NAMES = {"de": ("von", "der", "des", "in"), "fr": ("de", "du", "des", "d", "la", "l", "en")}
_MORE_NAMES = {
    "de": {"usa": "US", "großbritannien": "GB", "tschechische republik": "CZ"},
    "fr": {"grande-bretagne": "GB", "usa": "US", "république tchèque": "CZ"},
}
_MAX_NAME = 4  # words
_WORD = re.compile(r"[^\W\d_][\w\-]*")


def _by_form(language: str) -> dict[str, str]:
    entries = _DEMONYMS[language].split()
    return dict(zip(entries[1::2], entries[::2], strict=True))


_STATES = {language: _by_form(language) for language in _DEMONYMS}


def state_of_office(role: str, language: str) -> str | None:
    """Return the ISO 3166-1 code of the demonym or state that goes with an office; None without.

    A demonym is directly before the office in German (``de``), directly after it in French
    (``fr``); a name depends on the office: "président du Sénégal".
    """
    if language not in _STATES:
        return None
    words = _WORD.findall(role.lower())
    for first, second in pairwise(words):
        demonym, office = (first, second) if language == "de" else (second, first)
        if _OFFICES[language].fullmatch(office):
            states = _STATES[language]
            code = states.get(demonym) or states.get(_ENDINGS[language].sub("", demonym, count=1))
            if code is not None:
                return code
    if any(_OFFICES[language].fullmatch(word) for word in words):
        return _state_named(words, language)
    return None


def _state_named(words: list[str], language: str) -> str | None:
    """The first state by its name in the genitive, or after a preposition or an article."""
    names = _names(language)
    for index in range(len(words)):
        governed = index > 0 and words[index - 1] in _BEFORE_NAMES[language]
        for length in range(_MAX_NAME, 0, -1):
            form = " ".join(words[index : index + length])
            code = names.get(form) if governed else None
            if language == "de" and code is None:
                code = names.get(form.removesuffix("s")) if form.endswith("s") else None
            if code is not None:
                return code
    return None


@cache
def _names(language: str) -> dict[str, str]:
    """The code of each state by the words of its name, in lower case."""
    rows = (row for row in table("state_names.csv") if row["language"] == language)
    names = {" ".join(_WORD.findall(row["form"].lower())): row["country"] for row in rows}
    declined = {re.sub(r"^vereinigte[sr]? ", "vereinigten ", form): names[form] for form in names}
    return names | declined | _MORE_NAMES[language]
