"""The state of an office that a German or French demonym names: "norwegische Außenministerin"."""

import re
from itertools import pairwise

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
        r"|ministerium|außenamt|parlament|abgeordneter?|könig|königin)"
    ),
    "fr": re.compile(
        r"(?:vice-)?(?:ministre|président|présidente|présidence|chancelier|chancelière|ambassadeur"
        r"|ambassadrice|ambassade|gouvernement|diplomatie|parlement|députée?|sénateur|sénatrice"
        r"|roi|reine|armée)"
    ),
}
_ENDINGS = {"de": re.compile(r"e[rnms]?$"), "fr": re.compile(r"(?:(?<=n)ne|e)?s?$")}
_WORD = re.compile(r"[^\W\d_][\w\-]*")


def _by_form(language: str) -> dict[str, str]:
    entries = _DEMONYMS[language].split()
    return dict(zip(entries[1::2], entries[::2], strict=True))


_STATES = {language: _by_form(language) for language in _DEMONYMS}


def state_of_office(role: str, language: str) -> str | None:
    """Return the ISO 3166-1 code of the demonym beside an office; None without one.

    It is directly before the office in German (``de``), directly after it in French (``fr``).
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
    return None
