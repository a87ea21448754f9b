"""Flags: what about a difference deserves a look.

A flag says that certain words are among those that a quotation leaves out, adds or replaces. It
does not say that the sense is another.

================  =============================================================================
``negation``      a word that denies: *not*, *never*, *kein*, *jamais*, or that turns a sentence
                  without denying: *refuse*, *few*, *impossible*
``number``        a number, in figures or in words, its sign or its unit
``condition``     a word that makes a condition: *if*, *unless*, *falls*, *sauf*
``attribution``   a verb of saying: the words may be somebody else's
``modality``      a word for what may, must, can or will be
``tense``         a form of the same verb in another tense
``name``          a word with a capital letter inside a sentence
``long-gap``      more than `LONG_GAP` words are left out at one place
``speaker``       the words that are altered or cut are in somebody else's mouth
================  =============================================================================

The lists are short and closed, as their classes are; their words are those that grammars of each
language name (Quirk et al. 1985 for English; Zifonun et al. 1997 for German; Grevisse and Goosse
2016 for French).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import regex

from rostra.language.language_tags import language_of
from rostra.language.word_lists import words as words_of
from rostra.tracing.words import form_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def words(text: str) -> frozenset[str]:
    """The words of a string, as they are compared: *dreißig* is *dreissig*."""
    return frozenset(map(form_of, words_of(text)))


LONG_GAP: Final = 50
"""From how many words on a gap is called long."""

AROUND: Final = 6
"""How many words round a gap may tell the sense of one in it."""

LANGUAGES: Final = ("de", "en", "fr")
"""The languages whose words of negation, number, condition, attribution and modality are known."""

_NEGATION: Final = {
    "en": words("""
        not no never none nobody nothing nowhere neither nor cannot without hardly scarcely barely
        seldom rarely no-one little few unable impossible unlikely false doubt doubts doubted
        refuse refuses refused refusing refusal deny denies denied denying reject rejects rejected
        decline declines declined fail fails failed failing lack lacks lacked lacking
        forbid forbids forbade forbidden prohibit prohibits prohibited prevent prevents prevented
        avoid avoids avoided oppose opposes opposed stop stops stopped
        dont doesnt didnt isnt wasnt wouldnt
        ain't aren't can't couldn't daren't didn't doesn't don't hadn't hasn't haven't isn't
        mayn't mightn't mustn't needn't oughtn't shan't shouldn't wasn't weren't won't wouldn't
    """),
    "de": words("""
        nicht nichts nie niemals niemand niemanden niemandem niemandes nirgends nirgendwo kein
        keine keinen keinem keiner keines keins keinerlei weder ohne kaum keinesfalls keineswegs
        nimmer nimmermehr mitnichten nein nirgendwohin nirgendwoher schwerlich nix
        wenig wenige selten unmöglich unwahrscheinlich falsch unfähig außerstande
        weigern weigere weigert weigerte weigerten geweigert verweigern verweigert verweigerte
        ablehnen ablehnt ablehnte abgelehnt bestreiten bestreitet bestritt bestritten leugnen
        leugnet leugnete verbieten verbietet verbot verboten verhindern verhindert verhinderte
        fehlt fehlen fehlte fehlten zweifeln bezweifeln bezweifle bezweifelt vermeiden vermeidet
    """),
    "fr": words("""
        ne n' pas non jamais rien personne aucun aucune aucuns aucunes nul nulle nuls nulles guère
        point ni sans nullement aucunement plus peu rarement impossible improbable
        incapable faux fausse refuse refuses refusent refusons refusez refusait refusé refuser
        refus nie nies nient nions nier rejette rejettent rejeter rejeté interdit interdire
        interdisent empêche empêchent empêcher manque manquent manquer doute doutent doutons
        douter éviter évite
    """),
}
_BESIDE_NE: Final = words("plus point personne")
_SOME: Final = words("few little peu wenig")
_PREFIXES: Final = {
    "en": ("un", "in", "im", "il", "ir", "dis", "non", "non-"),
    "de": ("un", "miss", "nicht-"),
    "fr": ("in", "im", "il", "ir", "dé", "dés", "mé", "non-"),
}
_CONDITION: Final = {
    "en": words("if unless provided providing whether except only assuming suppose supposing"),
    "de": words("wenn falls sofern soweit solange außer nur ob sobald vorausgesetzt"),
    "fr": words("si s' sauf sinon pourvu seulement condition"),
}
_ATTRIBUTION: Final = {
    "en": words("""
        say says said saying tell tells told claim claims claimed claiming argue argues argued
        believe believes believed think thinks thought allege alleges alleged report reports
        reported according suggest suggests suggested deny denies denied
    """),
    "de": words("""
        sage sagt sagte sagten sagen gesagt behauptet behauptete behaupten behaupteten meint
        meinte meinen glaubt glaubte glauben laut zufolge angeblich berichtet berichtete
        bestreitet bestritt
    """),
    "fr": words("""
        dit dis disent disait disaient dire affirme affirment affirmait prétend prétendent
        prétendait selon crois croit croient croyait pense pensent pensait après assure assurent nie
        nient
    """),
}
_MODALITY: Final = {
    "en": words("""
        can could may might must shall should will would ought need needs cannot can't couldn't
        mustn't won't wouldn't shan't shouldn't perhaps maybe possibly probably certainly surely
        always sometimes 'll gonna gotta likely unlikely
    """),
    "de": words("""
        kann kannst können könnt konntest konnte konnten könnte könnten darf dürfen durfte durften
        dürfte dürften muss müssen musste mussten müsste müssten soll sollen sollte sollten will
        wollen wollte wollten mag mögen möchte möchten wird werden würde würden vielleicht
        wahrscheinlich
        möglicherweise sicher sicherlich bestimmt wohl vermutlich immer manchmal darfst dürft musst
        müsst müssten sollst sollt sollten willst wollt wolltest magst mögt werde wirst werdet
        würdest würdet brauche brauchst braucht brauchen
    """),
    "fr": words("""
        peut peux peuvent pouvons pouvez pouvait pouvais pouvions pouvaient pourrait pourrais
        pourrions pourriez pourraient pourra pourrai pourrons pourrez pourront doit dois doivent
        devons devez devait devais devions devaient devrait devrais devrions devriez devraient
        devra devrai devrons devrez devront veut veux veulent voulons voulez voulait voulais
        voulions voulaient voudrait voudrais voudrions voudraient faut fallait faudrait faudra
        puisse puissent puissions doive doivent pu dû voulu peut-être probablement
        certainement sûrement toujours parfois
    """),
}
_NUMBERS: Final = {
    "en": words("""
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
        ninety hundred hundreds thousand thousands million millions billion billions trillion
        trillions dozen dozens half halves third thirds quarter quarters first second twice thrice
        double triple both fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
        thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth
        millionth
    """),
    "de": words("""
        null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn
        fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig
        siebzig achtzig neunzig hundert hunderte hunderten tausend tausende tausenden million
        millionen milliarde milliarden billion billionen dutzend dutzende dutzenden halb halbe
        halben halber halbes hälfte drittel viertel fünftel sechstel achtel zehntel anderthalb
        zweimal dreimal viermal doppelt beide beiden beider zweieinhalb dreieinhalb eineinhalb
    """),
    "fr": words("""
        zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
        vingt trente quarante cinquante soixante cent cents mille million millions milliard
        milliards septante huitante octante nonante millier milliers centaine centaines dizaine
        dizaines douzaine douzaines quinzaine vingtaine trentaine quarantaine cinquantaine
        soixantaine moitié tiers quart quarts demi demie premier première premiers premières second
        seconde double triple vingts
    """),
}
_NUMERAL: Final = {
    "de": regex.compile(  # einundzwanzig, zweihundertdreißig, dritten, zwanzigstes
        r"^(?:(?:ein|zwei|drei|vier|fünf|sechs?|sieb(?:en)?|acht|neun|zehn|elf|zwölf|zwan|ssig|zig"
        r"|hundert|tausend|und)+(?:s?te[nmrs]?)?|(?:ers|drit)te[nmrs]?|achte[nmrs]?)$"
    ),
    "fr": regex.compile(r"(?<=\p{L}\p{L})ièmes?$"),
}
_NO_NUMERALS: Final = words("ein und")
_DIGITS: Final = regex.compile(r"[\p{Nd}¼-¾⅐-⅞]")
_N_T: Final = regex.compile(r"n't$")
_VERBS: Final = {
    "en": (
        "am is are was were be been being",
        "have has had having",
        "do does did done doing",
        "go goes went gone going",
        "will would",
        "make makes made making",
        "take takes took taken taking",
        "give gives gave given giving",
        "say says said saying",
        "see sees saw seen seeing",
        "come comes came coming",
        "know knows knew known knowing",
        "begin begins began begun beginning",
        "stand stands stood standing",
        "win wins won winning",
        "lose loses lost losing",
        "build builds built building",
        "keep keeps kept keeping",
        "rise rises rose risen rising",
        "fall falls fell fallen falling",
        "write writes wrote written writing",
        "think thinks thought",
        "tell tells told telling",
        "leave leaves left leaving",
        "pay pays paid paying",
        "find finds found finding",
        "bring brings brought bringing",
        "buy buys bought buying",
        "hold holds held holding",
        "lead leads led leading",
        "meet meets met meeting",
        "send sends sent sending",
        "spend spends spent spending",
        "sell sells sold selling",
        "speak speaks spoke spoken speaking",
        "break breaks broke broken breaking",
        "choose chooses chose chosen choosing",
        "grow grows grew grown growing",
        "fight fights fought fighting",
        "feel feels felt feeling",
        "get gets got getting",
        "hear hears heard hearing",
        "run runs ran running",
        "sit sits sat sitting",
        "become becomes became becoming",
        "shake shakes shook shaken shaking",
        "can could",
        "may might",
        "shall should",
        "'s was",
    ),
    "de": (
        "bin bist ist sind seid war waren warst wart gewesen sein",
        "habe hast hat haben habt hatte hatten hattest gehabt",
        "werde wirst wird werden werdet wurde wurden worden",
        "gehe geht gehen ging gingen gegangen",
        "komme kommt kommen kam kamen gekommen",
        "gebe gibt geben gab gaben gegeben",
        "stehe steht stehen stand standen gestanden",
        "nehme nimmt nehmen nahm nahmen genommen",
        "schreibe schreibt schreiben schrieb schrieben geschrieben",
        "steige steigt steigen stieg stiegen gestiegen",
        "verliere verliert verlieren verlor verloren",
        "kenne kennt kennen kannte kannten gekannt",
        "bleibe bleibt bleiben blieb blieben geblieben",
        "weiß wissen wusste wussten gewusst",
        "bringe bringt bringen brachte brachten gebracht",
        "denke denkt denken dachte dachten gedacht",
        "spreche spricht sprechen sprach sprachen gesprochen",
        "sehe sieht sehen sah sahen gesehen",
        "finde findet finden fand fanden gefunden",
        "halte hält halten hielt hielten gehalten",
        "lasse lässt lassen ließ ließen gelassen",
        "beginne beginnt beginnen begann begannen begonnen",
        "fahre fährt fahren fuhr fuhren gefahren",
        "heißt heißen hieß hießen geheißen",
        "kann können konnte konnten",
        "muss müssen musste mussten",
        "will wollen wollte wollten",
        "soll sollen sollte sollten",
        "darf dürfen durfte durften",
    ),
    "fr": (
        "suis es est sommes êtes sont étais était étions étaient fut furent sera serons seront été",
        "ai as a avons avez ont avais avait avions avaient eut aura aurons auront eu",
        "fais fait faisons font faisait faisaient fera feront",
        "vais va allons vont allait allaient ira iront allé",
        "dis dit disons dites disent disais disait disaient dirai dira dirons diront",
        "peux peut pouvons peuvent pouvais pouvait pouvaient pourra pourrai pourront",
        "veux veut voulons veulent voulais voulait voulaient voudra voudrai voudront",
        "dois doit devons doivent devais devait devaient devra devrai devront",
        "viens vient venons viennent venais venait venaient viendra viendront venu",
        "prends prend prenons prennent prenais prenait prenaient prendra prendront pris",
        "sais sait savons savent savais savait savaient saura sauront su",
    ),
}


_TENSES: Final = {code: tuple(map(words, verbs)) for code, verbs in _VERBS.items()}
_PRONOUN: Final = regex.compile(r"-(?:t-)?(?:je|tu|il|elle|on|nous|vous|ils|elles|ce)$")
_ENDINGS: Final[dict[str, dict[str, Collection[str]]]] = {
    "de": {
        "present": ("e", "st", "est", "t", "et", "en"),
        "past": ("te", "ete", "test", "etest", "ten", "eten", "tet", "etet"),
    },
    "fr": {
        "present": words("e es ons ez ent s t"),
        "past": words("ais ait ions iez aient é ée és ées a èrent"),
        "future": words("erai eras era erons erez eront irai iras ira irons irez iront")
        | words("rai ras ra rons rez ront"),
        "conditional": words("erais erait erions eriez eraient irais irait irions iriez iraient")
        | words("rais rait rions riez raient"),
    },
}


def removed(
    forms: Sequence[str],
    language: str | None,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
) -> set[str]:
    """The flags of words that a gap left out: negation, number, condition, attribution.

    Args:
        forms: the words, as `rostra.tracing.quotation.Word.form` has them.
        language: the tag of their language.
        before: up to `AROUND` words before them, which tell whether French *plus* denies.
        after: and after them.
    """
    code = language_of(language) or ""
    found = set()
    around = [*before, *forms, *after]
    for number, form in enumerate(forms, start=len(before)):
        if _denies(form, code) and _means_it(around, number, code):
            found.add("negation")
        if is_number(form, code) or _adds_one(around, number, code):
            found.add("number")
        if form in _CONDITION.get(code, ()) and _means_it(around, number, code):
            found.add("condition")
        if form in _ATTRIBUTION.get(code, ()):
            found.add("attribution")
    return found


def _adds_one(forms: Sequence[str], number: int, code: str) -> bool:
    """Whether a word is the *un* of French *vingt et un*."""
    if code != "fr" or forms[number] not in {"un", "une"} or number < 2:  # noqa: PLR2004
        return False
    return forms[number - 1] == "et" and is_number(forms[number - 2], code)


def _means_it(forms: Sequence[str], number: int, code: str) -> bool:
    """Whether a word of two senses has that of its list, by the words round it.

    French *plus*, *point* and *personne* deny beside *ne*, and *s'* makes a condition before *il*;
    *a few*, *a little*, *un peu* and *ein wenig* deny nothing.
    """
    if forms[number] in _SOME and number and forms[number - 1] in {"a", "un", "ein"}:
        return False
    if code != "fr":
        return True
    if forms[number] == "s'":
        return number + 1 < len(forms) and forms[number + 1] in {"il", "ils"}
    if forms[number] in _BESIDE_NE:
        near = forms[max(number - AROUND, 0) : number + 3]
        return any(form in {"ne", "n'"} for form in near)
    return True


def replaced(before: Sequence[str], after: Sequence[str], language: str | None) -> set[str]:
    """The flags of words that stand for others: negation, number, modality, tense.

    Args:
        before: the forms of the words of the source; empty where words were added.
        after: the forms of those of the quotation; empty where words were dropped.
        language: the tag of their language.
    """
    code = language_of(language) or ""
    found = set()
    for name, test in (
        ("negation", _denies),
        ("number", is_number),
        ("modality", _is_modal),
    ):
        if sorted(f for f in before if test(f, code)) != sorted(f for f in after if test(f, code)):
            found.add(name)
    if any(_other_tense(a, b, code) for a in before for b in after):
        found.add("tense")
    if any(_is_opposite(a, b, code) for a in before for b in after):
        found.add("negation")
    return found


def _denies(form: str, code: str) -> bool:
    return form in _NEGATION.get(code, ()) or (code == "en" and _N_T.search(form) is not None)


def _is_opposite(first: str, second: str, code: str) -> bool:
    """Whether one of two words is the other with a prefix that denies: *possible*, *impossible*."""
    short, long = sorted((first, second), key=len)
    return any(long == prefix + short for prefix in _PREFIXES.get(code, ()))


def is_number(form: str, code: str) -> bool:
    """Whether a word is a number: digits in any language, words in those that are known."""
    if _DIGITS.search(form):
        return True
    if form != "no-one" and any(part in _NUMBERS.get(code, ()) for part in form.split("-")):
        return True
    return code in _NUMERAL and form not in _NO_NUMERALS and _NUMERAL[code].search(form) is not None


def _is_modal(form: str, code: str) -> bool:
    return form in _MODALITY.get(code, ())


def _other_tense(first: str, second: str, code: str) -> bool:
    """Whether two different words are forms of one verb, as far as the lists or endings tell."""
    if first == second:
        return False
    for known in _TENSES.get(code, ()):
        if first in known and second in known:
            return True
    if code == "en":
        first_past, second_past = (form.endswith(("ed", "ing")) for form in (first, second))
        other = (first_past or second_past) and first[-2:] != second[-2:]
        return other and _stem_en(first) == _stem_en(second)
    return any(
        stem == other and tense != other_tense
        for stem, tense in _stems(first, code)
        for other, other_tense in _stems(second, code)
    )


def _stems(form: str, code: str) -> list[tuple[str, str]]:
    """The stems that a verb may have in German or French, each with the tense of its ending."""
    form = _PRONOUN.sub("", form)
    return [
        (form[: -len(ending)], tense)
        for tense, endings in _ENDINGS.get(code, {}).items()
        for ending in endings
        if form.endswith(ending) and len(form) - len(ending) >= 3  # noqa: PLR2004 - a stem
    ]


def _stem_en(form: str) -> str:
    for ending in ("ied", "ies"):
        if form.endswith(ending) and len(form) > 4:  # noqa: PLR2004 - a stem has two letters
            return form[: -len(ending)] + "y"
    for ending in ("ing", "ed", "es", "s", "e"):
        if form.endswith(ending) and len(form) - len(ending) >= 3:  # noqa: PLR2004 - as above
            stem = form[: -len(ending)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem  # noqa: PLR2004
    return form
