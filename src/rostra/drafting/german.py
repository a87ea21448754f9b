"""German: reporting verbs and function words."""

from rostra.drafting.lexicon import Lexicon

_SAY = """
    sagen sage sagt sagte sagten gesagt erklären erklärt erklärte erklärten meinen meint
    meinte meinten betonen betont betonte betonten fordern fordert forderte forderten warnen
    warnt warnte warnten kritisieren kritisiert kritisierte fragen fragt fragte fragten
    antworten antwortet antwortete erwidern erwidert erwiderte entgegnen entgegnet entgegnete
    ergänzen ergänzt ergänzte hinzufügen fügt fügte bemerken bemerkt bemerkte berichten
    berichtet berichtete berichteten behaupten behauptet behauptete schreiben schreibt schrieb
    schrieben rufen ruft rief riefen mahnen mahnt mahnte mahnten versichern versichert
    versicherte versprechen verspricht versprach ankündigen kündigt kündigte bestätigen
    bestätigt bestätigte mitteilen teilt teilte beklagen beklagt beklagte loben lobt lobte
    urteilen urteilt urteilte unterstreichen unterstreicht unterstrich resümieren resümiert
    resümierte schildern schildert schilderte twittern twitterte wissen weiß wusste glauben
    glaubt glaubte denken denkt dachte hoffen hofft hoffte erinnern erinnert erinnerte äußern
    äußert äußerte zitieren zitiert zitierte formulieren formuliert formulierte appellieren
    appelliert appellierte plädieren plädiert plädierte verlangen verlangt verlangte
    befürchten befürchtet befürchtete räumt räumte wiederholen wiederholt wiederholte
""".split()

LEXICON = Lexicon(
    language="de",
    say=frozenset(_SAY),
    tell=frozenset(
        """
    nennt nannte nannten bezeichnet bezeichnete sprach spricht wirft warf
""".split()
    ),
    noun_like=frozenset(),
    auxiliaries=frozenset(
        """
    hat haben hatte hatten habe ist sind war waren sei wird werden wurde wurden würde kann
    können konnte muss müssen musste soll sollen sollte will wollen wollte darf dürfen
""".split()
    ),
    adverbs=frozenset(
        """
    auch dann später noch jetzt nun erst nur immer oft weiter außerdem zudem dabei dazu
    daraufhin nicht wieder einmal gestern heute sich zugleich schließlich bereits hinzu
""".split()
    ),
    adverb_endings=("weise",),
    pronouns={"er": "m", "sie": "f", "es": "x", "wir": "p", "ich": "x", "man": "x"},
    bound={"sein": "m", "seine": "m", "ihm": "m", "ihn": "m", "ihr": "f", "ihre": "f"},
    determiners=frozenset(
        """
    der die das den dem des ein eine einen einem einer eines dieser diese dieses jener jene
    mein meine unser unsere kein keine viele einige mehrere alle
""".split()
    ),
    quantifiers=frozenset(
        """
    zwei drei vier fünf sechs sieben acht neun zehn beide andere
""".split()
    ),
    prepositions=frozenset(
        """
    in im an am auf bei beim mit nach von vom vor zu zum zur für über unter durch gegen ohne
    um aus seit während wegen trotz laut gegenüber zwischen
""".split()
    ),
    conjunctions=frozenset(
        """
    und aber oder doch denn weil wenn als ob sondern obwohl wie
""".split()
    ),
    relatives=frozenset(["welcher", "welche", "welches", "dessen", "deren"]),
    complementizers=frozenset(["dass"]),
    according=frozenset([("laut",), ("so",)]),
    times=frozenset(
        """
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai
    juni juli august september oktober november dezember
""".split()
    ),
    particles=frozenset(["von", "van", "der", "den", "de", "zu"]),
    male=frozenset(["er", "ihm", "ihn", "sein", "seine"]),
    female=frozenset(["sie", "ihr", "ihre"]),
    bodies=frozenset(
        """
    universität hochschule institut ministerium bundestag landtag bundesrat gericht partei
    verband verein gewerkschaft gesellschaft stiftung unternehmen zeitung rat ausschuss
    kommission amt behörde polizei regierung
""".split()
    ),
)
