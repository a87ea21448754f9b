"""German: reporting verbs and function words."""

from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon


def _with_swiss_forms(verbs: frozenset[str]) -> frozenset[str]:
    """The words, with their Swiss spelling without ß."""
    return verbs | {form.replace("ß", "ss") for form in verbs}


LEXICON = Lexicon(
    language="de",
    reporting_verbs=_with_swiss_forms(
        words("""
        sagt sagte gesagt sagen sagten erklärt erklärte erklärten betont betonte betonten ergänzt
        ergänzte fügt fügte meint meinte meinten fragt fragte fragten antwortet antwortete
        antworteten erwidert erwiderte entgegnet entgegnete widerspricht widersprach schreibt
        schrieb schrieben twittert twitterte berichtet berichtete berichteten ruft rief riefen
        fordert forderte forderten warnt warnte warnten kritisiert kritisierte mahnt mahnte räumt
        räumte bestätigt bestätigte behauptet behauptete verspricht versprach kündigt kündigte
        erinnert erinnerte erzählt erzählte spricht sprach sprachen urteilt urteilte findet fand
        glaubt glaubte lobt lobte klagt klagte beklagt beklagte lautet lautete heißt hieß zitiert
        stellt stellte unterstreicht unterstrich versichert versicherte vermutet vermutete verlangt
        verlangte verteidigt verteidigte wiederholt wiederholte teilt teilte äußert äußerte
        begründet begründete bekräftigt bekräftigte schließt schloss fährt fuhr hält hielt gibt gab
        sieht sah ergänzten fügten hinzugefügt sage erklären meinen gemeint fragen gefragt antworten
        geantwortet erwidern erwiderten entgegnen entgegneten konterte kontert konterten gekontert
        widersprechen widersprachen schreiben geschrieben twitterten getwittert postet postete
        posteten gepostet berichten rufen gerufen fordern gefordert warnen gewarnt kritisieren
        kritisierten mahnen mahnten gemahnt räumen räumten eingeräumt bestätigen bestätigten
        behaupten behaupteten versprechen versprachen versprochen kündigen kündigten angekündigt
        erinnern erinnerten erzählen erzählten sprechen gesprochen urteilen urteilten geurteilt
        finden fanden glauben glaubten loben lobten gelobt klagen klagten geklagt beklagen beklagten
        lauten lauteten heißen hießen zitierten unterstreichen unterstrichen versichern versicherten
        zugesichert sichert sicherte vermuten vermuteten verlangen verlangten verteidigen
        verteidigten wiederholen wiederholten teilen teilten mitgeteilt äußern äußerten geäußert
        begründen begründeten bekräftigen bekräftigten schließen schlossen fahren fuhren
        fortgefahren halten hielten gehalten geben gaben gegeben sehen sahen bemerkt bemerkte
        bemerkten bemängelt bemängelte bemängelten moniert monierte monierten rügt rügte rügten
        gerügt tadelt tadelte spottet spottete spotteten gespottet scherzt scherzte scherzten
        gescherzt witzelt witzelte lacht lachte seufzt seufzte stöhnt stöhnte murmelt murmelte
        flüstert flüsterte brüllt brüllte schreit schrie schrien geschrien jubelt jubelte jubelten
        gejubelt schimpft schimpfte schimpften geschimpft wettert wetterte wetterten gewettert
        poltert polterte ätzt ätzte höhnt höhnte stichelt stichelte appelliert appellierte
        appellierten bittet bat baten gebeten schildert schilderte schilderten geschildert resümiert
        resümierte bilanziert bilanzierte prophezeit prophezeite prognostiziert prognostizierte
        empfiehlt empfahl empfohlen rät riet geraten gesteht gestand gestanden bekennt bekannte
        beteuert beteuerte beteuerten dementiert dementierte bestreitet bestritt bestritten leugnet
        leugnete verkündet verkündete verkündeten verlautet verlautete formuliert formulierte
        formulierten kommentiert kommentierte kommentierten argumentiert argumentierte
        argumentierten präzisiert präzisierte konstatiert konstatierte stellten festgestellt hebt
        hob hoben hervorgehoben legt legte legten nachgelegt führt führte ausgeführt bedauert
        bedauerte bedauerten beschwert beschwerte beschwerten empört empörte empörten freut freute
        freuten gefreut zeigte verrät verriet verraten plaudert beginnt begann endet endete
        beschließt philosophiert sinniert sinnierte grübelt wundert wunderte überlegt überlegte
        denkt dachte dachten gedacht wiegelt wiegelte winkt winkte droht drohte drohten gedroht
        befindet befand schwärmt schwärmte gratuliert gratulierte gratulierten wirbt informiert
        informierte informierten erläutert erläuterte erläuterten verkündigt zischt raunt raunte
        pflichtet pflichtete stimmt hakt hakte kündet verweist notiert notierte notierten titelt
        titelte titelten grüßt begrüßt betitelt stutzt heult mault tönt tönte entfährt entfuhr
        brummt brummte knurrt knurrte donnert donnerte grummelt grinst grinste schmunzelt
        schmunzelte weint weinte prustet staunt staunte mutmaßt mutmaßte kritisierten folgert
        folgerte spöttelt tröstet tröstete ermahnt ermahnte nörgelt befürchtet befürchtete diktiert
        diktierte verspottet verhöhnt überschreibt zusammengefasst fasst fasste fassten ergeht
        meldet meldete meldeten gemeldet zitierte wissen mitteilte mitteilten zugab einräumte
        ankündigte hinzufügte feststellte klarstellte einwandte bekanntgab zusicherte anmahnte
        berichtete ausführte betonen richtet richtete richteten ausrichten verlauten mitteilen
        durchblicken ankündigten zurückgab entgegenhielt bilanzierten nachschob
    """)
    ),
    attribution_verbs=_with_swiss_forms(
        words("""
        nennt nannte nennen nannten genannt bezeichnet bezeichnete bezeichnen bezeichneten
        beschreibt beschrieb beschrieben will wollte plant plante hofft hoffte fürchtet fürchtete
        weist wies wirft warf wirbt warb begrüßt begrüßte dankt dankte ernennt wünscht wünschte
        zeigt zeigte wollen wollten planen hoffen hofften fürchten fürchteten weisen wiesen werfen
        warfen vorgeworfen danken dankten wünschen wünschten attestiert attestierte bescheinigt
        bescheinigte lehnt lehnte lehnten abgelehnt weiß wusste verurteilt verurteilte verurteilten
        würdigt würdigte würdigten beschimpft beschimpfte beschuldigt beschuldigte charakterisiert
        charakterisierte tut tat tauft taufte getauft feiert feierte erwartet erwartete erwarteten
        spielt setzt setzte unterstellt unterstellte bietet bot boten vergleicht verglich verglichen
        eingestuft wertet wertete gewertet tituliert titulierte rühmt rühmte geißelt geißelte
        brandmarkt brandmarkte abgetan gepriesen pries preist schilt quittiert quittierte lässt ließ
        ließen gesteht zeigte gab reagiert reagierte reagierten
    """)
    ),
    noun_like=frozenset(),
    auxiliaries=words("""
        hat haben hatte hatten habe ist sind war waren wird werden wurde wurden würde würden kann
        können konnte soll sollen sollte muss müssen musste darf dürfen hätte hätten sei seien wäre
        wären werde könne könnte könnten müsse müsste müssten solle dürfe dürften möge sollten
        konnten mussten durften dürfte dürften mag mögen möchte möchten
    """),
    adverbs=words("""
        auch dann später erneut wieder noch nun jetzt zuerst selbst nur immer oft bald nie ganz
        weiter dazu zudem außerdem jedoch aber dagegen hingegen hinzu dort hier heute gestern morgen
        daraufhin schließlich zuvor danach nicht sich zurück fest indes allerdings bereits erst
        einmal zugleich gleichzeitig zunächst anschließend anderntags abends morgens mittags nachts
        tags seitdem seither mittlerweile inzwischen unterdessen derweil zwischendurch damals
        kürzlich neulich jüngst soeben eben gerade sofort prompt gleich rasch schnell spät früh
        zuletzt letztlich endlich vorher nachher hinterher vorhin ferner ebenso ebenfalls
        gleichfalls gleichwohl dennoch trotzdem deshalb deswegen daher darum somit folglich vielmehr
        immerhin übrigens jedenfalls wenigstens mindestens sogar etwa rund knapp fast kaum sehr
        besonders draußen drinnen oben unten vorn vorne hinten links rechts da daran darauf darüber
        davon dabei dafür damit mehrfach mehrmals wiederholt stets manchmal zuweilen bisweilen
        gelegentlich vielleicht wohl freilich natürlich selbstverständlich offenbar angeblich allein
        lediglich insbesondere ausgerechnet insgesamt zumal zwar doch schon eher eigentlich
        tatsächlich zumindest überhaupt anders einst früher demnächst derzeit aktuell momentan
        künftig indessen nebenbei weiterhin längst genau beinahe nämlich überall nirgends irgendwo
        vielerorts mitunter beispielsweise darin ab los heran herunter hinaus weg kurz sichtlich mir
        dir ihm ihnen uns euch mich dich
    """),
    adverb_endings=("weise", "lich"),
    pronouns={"er": "m", "sie": "f", "es": "x", "wir": "p", "ich": "x", "man": "x"},
    oblique_pronouns={"ihm": "m", "ihr": "f", "ihnen": "p"},
    determiners=words("""
        der die das den dem des ein eine einen einem einer eines sein seine seinen seiner ihr ihre
        ihren ihrer mein meine unser unsere dieser diese dieses jener jene kein keine seines seinem
        ihres ihrem meinen meiner meinem meines unseren unserem unserer unseres diesem diesen jenem
        jenen jenes keinen keiner keinem deren jeder jede jedes jedem jeden mancher manche solche
        solcher euer eure
    """),
    contractions=words("""
        im am zum zur beim vom ins ans aufs fürs übers unters durchs ums
    """),
    particles=words("""
        hinzu fest zurück ein an aus nach weiter fort vor mit zu ab auf bei klar hervor heraus nahe
    """),
    quantifiers=words("""
        zwei drei vier fünf sechs sieben acht neun zehn viele einige mehrere beide alle elf zwölf
        hundert tausend dutzende hunderte tausende wenige
    """),
    prepositions=words("""
        von in an auf zu mit für aus nach bei über unter um durch gegen ohne vor hinter neben
        zwischen seit während wegen trotz im am zum zur beim vom ins ans aufs durchs ums als bis
        gegenüber nahe binnen außer samt mitsamt entlang innerhalb außerhalb angesichts aufgrund
        anlässlich hinsichtlich bezüglich namens per pro je statt anstatt unters übers fürs via
        seitens vonseiten
    """),
    conjunctions=words("""
        und oder doch denn sondern wenn weil obwohl ob falls sobald nachdem bevor wo wie warum was
        sowie indem sodass weder
    """),
    relatives=words("welcher welche welches dessen deren"),
    complementizers=frozenset(["dass", "daß"]),
    source_markers=words("""
        laut zufolge so gemäß
    """),
    source_nouns=dict.fromkeys(
        words("""
            ansicht angaben angabe worten meinung einschätzung auffassung überzeugung darstellung
            aussage aussagen informationen erkenntnissen schilderung lesart
        """),
        "nach",
    )
    | {"sicht": "aus", "augen": "in"},
    speech_nouns=words("""
        antwort reaktion kommentar begründung fazit botschaft appell ansage devise credo vorwurf
        bilanz resümee replik konter einwand tenor forderung urteil warnung mahnung rat prognose
    """),
    honorifics=words("liebe lieber"),
    time_words=words("""
        montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz
        april mai juni juli august september oktober november dezember
    """),
    masculine=words("er ihm ihn sein seine seinen seiner seinem"),
    feminine=frozenset(),  # "sie" and "ihr" are plural as often
    person_nouns=words("""
        mann frau junge mädchen kind zeuge zeugin teilnehmer teilnehmerin anwohner anwohnerin
        besucher besucherin kunde kundin wähler wählerin nachbar nachbarin passant passantin
        augenzeuge augenzeugin bewohner bewohnerin einwohner einwohnerin demonstrant demonstrantin
        zuschauer zuschauerin schüler schülerin student studentin rentner rentnerin mutter vater
        tochter sohn ehefrau ehemann nichte neffe cousin cousine bruder schwester großmutter
        großvater bürger bürgerin frauen männer leute
        eltern kinder priester geistlicher nonne mönch dame herr bruder opa oma onkel tante enkel
        enkelin junge jugendlicher jugendliche ehepaar gast fan helfer helferin kollege kollegin
        fahrgast urlauber urlauberin
    """),
    trades=tuple(
        """
        fahrer fischer bauer macher gärtner bäcker metzger fleischer tischler schreiner klempner
        maler maurer zimmerer dachdecker imker förster jäger winzer schäfer züchter halter verkäufer
        kellner koch friseur küster organist kantor hebamme sanitäter mann bote träger helfer wart
        wärter lotse matrose schiffer reeder werker techniker mechaniker elektriker schlosser
        schweißer weber schneider schuster schmied töpfer müller brauer oberrat major oberst
        leutnant hauptmann kommissar wächter aktivist gewerkschafter gewerkschaftler richter stürmer
        torhüter torwart verteidiger spieler läufer springer schwimmer ringer boxer turner reiter
        taucher bergsteiger älpler senn käser kranführer dreher händler krämer trödler meister
        kämmerer küchenchef sommelier captain goalie zeuge nebenkläger schöffe geograf fotograf
        soziologe kritiker sänger musiker dirigent komponist maurermeister biologe philosoph
        psychologe physiker chemiker theologe jurist apotheker bankier kaufmann makler hotelier
        gastronom schafhirt hirte melker pächter kurator bibliothekar erzieher betreuer
        sozialarbeiter wirt mediziner chirurg hausarzt virologe
        """.split()
    ),
    feminine_trades=(
        "erin",
        "istin",
        "ologin",
        "entin",
        "antin",
        "ärin",
        "ärztin",
        "öchin",
        "ürgin",
    ),
    agent_endings=("erin", "istin", "ologin", "entin", "antin", "ärin", "ärztin"),
    capitalised_nouns=True,
    inverts=True,
    verb_second=True,
    organisation_words=words("""
        universität hochschule schule institut ministerium amt behörde gericht bundestag landtag
        partei verband verein bund gesellschaft unternehmen zeitung fraktion regierung polizei
        kirche bank stiftung straße platz stadt land senat kammer ausschuss rat gemeinderat stadtrat
        kreistag gewerkschaft feuerwehr staatsanwaltschaft museum theater verlag klinik krankenhaus
        gmbh ag kommission allianz union bündnis initiative republik armee bundeswehr behörden
        zentrale wetterdienst kreisen umfeld lager reihen
    """),
)
