"""German: reporting verbs and function words."""

from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon

LEXICON = Lexicon(
    language="de",
    reporting_verbs=words("""
        sagt sagte gesagt sagen sagten erklärt erklärte erklärten betont betonte betonten ergänzt
        ergänzte fügt fügte meint meinte meinten fragt fragte fragten antwortet antwortete
        antworteten erwidert erwiderte entgegnet entgegnete widerspricht widersprach schreibt
        schrieb schrieben twittert twitterte berichtet berichtete berichteten ruft rief riefen
        fordert forderte forderten warnt warnte warnten kritisiert kritisierte mahnt mahnte räumt
        räumte bestätigt bestätigte behauptet behauptete verspricht versprach kündigt kündigte
        erinnert erinnerte erzählt erzählte spricht sprach sprachen nennt nannte urteilt urteilte
        findet fand glaubt glaubte lobt lobte klagt klagte beklagt beklagte lautet lautete heißt
        hieß zitiert stellt stellte unterstreicht unterstrich versichert versicherte vermutet
        vermutete verlangt verlangte verteidigt verteidigte wiederholt wiederholte teilt teilte
        äußert äußerte begründet begründete bezeichnet bezeichnete bekräftigt bekräftigte schließt
        schloss fährt fuhr hält hielt gibt gab sieht sah
    """),
    attribution_verbs=words("""
        will wollte plant plante hofft hoffte fürchtet fürchtete weist wies wirft warf wirbt warb
        begrüßt begrüßte dankt dankte ernennt wünscht wünschte zeigt zeigte
    """),
    noun_like=frozenset(),
    auxiliaries=words("""
        hat haben hatte hatten habe ist sind war waren wird werden wurde wurden würde würden kann
        können konnte soll sollen sollte muss müssen musste darf dürfen
    """),
    adverbs=words("""
        auch dann später erneut wieder noch nun jetzt zuerst selbst nur immer oft bald nie ganz
        weiter dazu zudem außerdem jedoch aber dagegen hingegen hinzu dort hier heute gestern morgen
        daraufhin schließlich zuvor danach nicht sich zurück fest indes allerdings bereits erst
        einmal
    """),
    adverb_endings=("weise", "lich"),
    pronouns={"er": "m", "sie": "f", "es": "x", "wir": "p", "ich": "x", "man": "x"},
    determiners=words("""
        der die das den dem des ein eine einen einem einer eines sein seine seinen seiner ihr ihre
        ihren ihrer mein meine unser unsere dieser diese dieses jener jene kein keine
    """),
    quantifiers=words(
        "zwei drei vier fünf sechs sieben acht neun zehn viele einige mehrere beide alle"
    ),
    prepositions=words("""
        von in an auf zu mit für aus nach bei über unter um durch gegen ohne vor hinter neben
        zwischen seit während wegen trotz im am zum zur beim vom ins ans als bis gegenüber
    """),
    conjunctions=words("""
        und oder doch denn sondern wenn weil obwohl ob falls sobald nachdem bevor wo wie warum was
        sowie
    """),
    relatives=words("welcher welche welches dessen deren"),
    complementizers=frozenset(["dass", "daß"]),
    source_markers=frozenset(["laut", "zufolge"]),
    time_words=words("""
        montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz
        april mai juni juli august september oktober november dezember
    """),
    masculine=words("er ihm ihn sein seine seinen seiner seinem"),
    feminine=frozenset(),  # "sie" and "ihr" are plural as often
    title_endings=tuple(
        """
        minister ministerin präsident präsidentin sprecher sprecherin meister meisterin abgeordneter
        abgeordnete senator senatorin kanzler kanzlerin vorsitzender vorsitzende politiker
        politikerin sekretär sekretärin
        """.split()
    ),
    person_nouns=words("""
        mann frau junge mädchen kind zeuge zeugin teilnehmer teilnehmerin anwohner anwohnerin
    """),
    organisation_words=words("""
        universität hochschule schule institut ministerium amt behörde gericht bundestag landtag
        partei verband verein bund gesellschaft unternehmen zeitung fraktion regierung polizei
        kirche bank stiftung straße platz stadt land
    """),
)
