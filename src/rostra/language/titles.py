"""Words before a name: honorifics, which are not a role, and titles, which are."""

from functools import lru_cache

from rostra.language.word_lists import words

HONORIFICS = words("""
    mr mrs ms miss mx messrs mister dr doctor prof professor sir dame lord lady madam madame mme
    mlle monsieur herr frau hr fräulein doña señor señora signor signora prince princess prinz
    prinzessin duke duchess count countess baron baroness sheikh sheikha shaykh imam ayatollah rabbi
    rev reverend father sister brother fr bishop archbishop cardinal amb hon honorable honourable
    excellency majesty highness holiness saint st rt cllr h.e hrh hh comrade cde shri smt shrimati
    thiru maulana mullah swami datuk dato alhaji alhaja alh hajiya hajia haji mallam barr engr
    otunba
""")
"""Lower case, without full stop. Neither `speaker` nor `role` includes them."""

_TITLES_IN_ENGLISH = words("""
    president pres pm vice-president vp premier chancellor minister prime secretary undersecretary
    under-secretary senator sen sens congressman congresswoman congressmember representative rep
    reps mp mps mep meps msp td delegate assemblyman assemblywoman assemblymember councilman
    councilwoman councilmember councillor councilor alderman alderwoman governor gov govs lieutenant
    lt lt-gov mayor speaker leader whip commissioner commissar ambassador envoy consul attorney
    solicitor justice judge magistrate prosecutor sheriff constable marshal chief deputy assistant
    director administrator chair chairman chairwoman chairperson co-chair co-founder founder ceo cfo
    coo cto head manager strategist adviser advisor aide counsel counselor counsellor spokesman
    spokeswoman spokesperson spokespeople candidate nominee challenger incumbent president-elect
    governor-elect senator-elect mayor-elect ex-president king queen emperor empress sultan emir
    pope general gen colonel col major maj captain capt sergeant sgt corporal cpl private pvt
    admiral adm commander cmdr cdr commodore officer detective det inspector insp pc dci
    superintendent supt trooper agent coach professor economist analyst historian scientist
    journalist reporter correspondent columnist editor anchor host author writer novelist poet actor
    actress singer rapper comedian filmmaker activist campaigner organizer organiser lawyer dentist
    nurse physician surgeon pastor priest chaplain teacher student businessman businesswoman
    businessperson entrepreneur developer investor billionaire millionaire mogul tycoon magnate
    banker executive pollster operative consultant lobbyist volunteer supporter voter member
    democrat republican libertarian independent conservative liberal labour socialist resident
    farmer worker driver owner veteran survivor widow husband wife son daughter brother sister
    father mother grandson granddaughter uncle aunt cousin nephew niece friend colleague partner
    star legend mastermind hopeful contender rival frontrunner front-runner runner-up
    standard-bearer lawmaker legislator politician official diplomat expert researcher scholar
    fellow publicist treasurer registrar clerk auditor comptroller ombudsman rapporteur
    commissioner-general secretary-general bundeskanzler bundeskanzlerin kanzler kanzlerin präsident
    präsidentin ministerin abgeordneter abgeordnete senatorin sprecher sprecherin vorsitzender
    vorsitzende bürgermeister bürgermeisterin chef chefin président présidente ministre député
    députée sénateur sénatrice maire mairesse porte-parole directeur directrice secrétaire
""")
_TRADES_IN_ENGLISH = words("""
    accountant apprentice archaeologist architect archivist astronomer athlete auctioneer barista
    barmaid barman barrister bartender beekeeper biologist blacksmith blogger boatbuilder boatman
    boatswain bookkeeper bookmaker bookseller botanist breeder bricklayer broadcaster broker builder
    busker cabbie caretaker caterer cattleman cellist chemist choirmaster choreographer cleaner
    climber cobbler collier comedienne commentator composer conservationist coroner cosmonaut cowboy
    cricketer critic curator cyclist dancer dealer decorator demographer dermatologist designer
    dietitian docker doorman dramatist dressmaker drummer ecologist electrician engineer
    environmentalist epidemiologist evangelist explorer ferryman financier firefighter fireman
    fisherman fisherwoman fishmonger florist footballer forester gamekeeper geographer geologist
    geophysicist glaciologist glazier goalkeeper goatherd golfer graduate grandfather grandmother
    greengrocer grocer guitarist gynaecologist hairdresser harbourmaster harbormaster headmaster
    headmistress headteacher herder hiker horticulturist hotelier householder housekeeper housewife
    huntsman hydrologist illustrator innkeeper insurer interpreter islander janitor jeweller jeweler
    jockey joiner juror landlady landlord landowner lecturer librarian lifeguard linguist lobsterman
    lockkeeper longshoreman lumberjack machinist mathematician mechanic meteorologist microbiologist
    midfielder midwife miner missionary motorist mountaineer muralist musician navigator negotiator
    neighbour neighbor neurologist neuroscientist newsreader obstetrician oceanographer oncologist
    optician ornithologist oysterman paediatrician palaeontologist paleontologist paralegal
    paramedic pathologist pediatrician pensioner pharmacist philanthropist philosopher photographer
    photojournalist physicist physiotherapist pianist pilot planner playwright ploughman plumber
    podcaster postgraduate postman postmaster postmistress postwoman presenter printmaker producer
    programmer psychiatrist psychologist publican pundit pupil quarryman radiographer rancher ranger
    reader receptionist referee restaurateur retiree roofer rower salesman saleswoman saxophonist
    schoolboy schoolgirl schoolmaster schoolteacher screenwriter sculptor seaman seamstress
    seismologist shepherdess shipbuilder shipwright shopkeeper skipper sociologist songwriter
    sportsman sportswoman stallholder stationmaster statistician steelworker stevedore stewardess
    stockbroker stonemason surveyor swimmer tenant theologian therapist trader trainee trainer
    translator trawlerman trucker undergraduate undertaker usher vet veterinarian villager violinist
    virologist volcanologist waiter waitress watchmaker welder whistleblower winemaker woodworker
    zookeeper zoologist taoiseach tánaiste tanaiste provost alcalde chieftain striker winger
    defender fullback bowler batsman batter pitcher quarterback counterpart boss successor
    predecessor opponent ally mentor protégé teammate team-mate roommate flatmate classmate
    godfather godmother stepfather stepmother stepson stepdaughter fiancé fiancée girlfriend
    boyfriend spouse sibling heir companion dad mum mom hubby grandad granddad grandma grandpa pal
    mate cleric clergyman clergywoman prelate vicar curate monk nun preacher deacon monarch peer
    baronet backbencher frontbencher parliamentarian statesman stateswoman dissident defector
    detainee inmate defendant plaintiff claimant complainant suspect eyewitness vendor hawker
    tradesman tradeswoman craftsman craftswoman serviceman servicewoman policeman policewoman
    crofter smallholder
    acp dcp csp dsp asp igp dig aig dpp dco ssp
""")
SURNAMES_TOO = words("""
    baker barber brewer butcher butler carpenter cook conductor cooper fisher gardener hunter
    keeper mason miller painter porter potter principal printer sailor shepherd singer steward
    tailor weaver
""")
"""Trades that capital letters rather make a surname: "Baker", "Mary Cook"."""
_TITLES_IN_FRENCH = words("""
    cheffe vice-président vice-présidente coprésident coprésidente premier première vice-premier
    conseiller conseillère préfet préfète sous-préfet sous-préfète procureur procureure avocat
    avocate gouverneur gouverneure ambassadeur ambassadrice commissaire chancelier chancelière
    eurodéputé eurodéputée adjoint adjointe délégué déléguée dirigeant dirigeante patron
    patronne responsable capitaine général générale lieutenante chercheur chercheuse professeure
    professeur historien historienne politologue sociologue économiste écrivain écrivaine
    journaliste éditorialiste étudiant étudiante agriculteur agricultrice pêcheur pêcheuse
    pompier pompière propriétaire gardien gardienne médecin infirmier infirmière juge magistrat
    magistrate candidat candidate militant militante entraîneur entraîneuse rapporteur
    rapporteure trésorier trésorière fondateur fondatrice gérant gérante habitant habitante
    enseignant enseignante élu élue syndicaliste négociateur négociatrice représentant
    représentante organisateur organisatrice successeur successeure prédécesseur homologue
    éleveur éleveuse pilote ingénieur ingénieure architecte artiste chanteur chanteuse acteur
    actrice comédien comédienne réalisateur réalisatrice juriste notaire ouvrier ouvrière
    retraité retraitée policier policière soldat chauffeur commerçant commerçante restaurateur
    restauratrice hôtelier hôtelière vigneron vigneronne maraîcher maraîchère docker commandant
    commandante brigadier brigadière expert experte opposant opposante animateur animatrice
    recteur rectrice doyen doyenne membre numéro édile syndic syndique bourgmestre échevin
    échevine archevêque évêque diplomate coordonnateur coordonnatrice coordinateur
    coordinatrice facilitateur facilitatrice médiateur médiatrice géographe politiste agronome
    climatologue géologue hydrologue psychologue philosophe romancier romancière démographe
    urbaniste constitutionnaliste éditeur éditrice rédacteur rédactrice chroniqueur
    chroniqueuse correspondant correspondante instituteur institutrice proviseure ambulancier
    ambulancière secouriste aide-soignant aide-soignante vétérinaire pharmacien pharmacienne
    huissier huissière bâtonnier bâtonnière greffier greffière producteur productrice
    conservateur conservatrice bibliothécaire libraire cheminot ostréiculteur ostréicultrice
    viticulteur viticultrice apiculteur apicultrice porte-drapeau gendarme imame préfète
""")
_TITLES_IN_GERMAN = words("""
    minister kanzler präsident senator abgeordneten vorsitzenden rektor rektorin direktorin
    botschafter botschafterin kapitän kapitänin pfarrer pfarrerin schüler schülerin student
    studentin wähler wählerin leiter leiterin sekretär sekretärin kandidat kandidatin politiker
    politikerin anwalt anwältin richterin ärztin bundesrat bundesrätin landrat landrätin stadtrat
    stadträtin gemeinderat gemeinderätin stadtrat historiker historikerin forscherin geschäftsführer
    geschäftsführerin beauftragter beauftragte professorin autorin lehrerin journalistin fischerin
    landwirt landwirtin unternehmer unternehmerin sozialdemokrat sozialdemokratin gutachter
    gutachterin herausforderer herausforderin amtsinhaber amtsinhaberin nachfolger nachfolgerin
    vorgänger vorgängerin stellvertreter stellvertreterin amtskollege amtskollegin handwerker
    handwerkerin arbeiter arbeiterin ingenieur ingenieurin architekt architektin künstler künstlerin
    sängerin schauspieler schauspielerin regisseur regisseurin schriftsteller schriftstellerin
    jurist juristin notarin pilotin polizist polizistin soldat soldatin rentner rentnerin lokführer
    intendant intendantin bischöfin propst dompropst bischof mitglied nachbar nachbarin azubi
    lehrling hebamme trainer beamte beamtin
""")
_ENDS_OF_TITLES = tuple(
    """
    minister ministerin präsident präsidentin kanzler kanzlerin sprecher sprecherin ermeister
    ermeisterin smeister smeisterin abgeordneter abgeordnete abgeordneten senator senatorin
    vorsitzender vorsitzende vorsitzenden politiker politikerin sekretär sekretärin schef schefin
    nschef nschefin rchef rchefin leiter leiterin führer führerin direktor direktorin srat srätin
    drat drätin beauftragter beauftragte beauftragten sanwalt sanwältin srichter srichterin
    kommissar kommissarin botschafter botschafterin vertreter vertreterin kandidat kandidatin
    experte expertin forscher forscherin händler händlerin inhaber inhaberin besitzer besitzerin
    betreiber betreiberin wissenschaftler wissenschaftlerin unternehmer unternehmerin verwalter
    verwalterin ermittler ermittlerin lehrerin ärztin ologe ologin ökonom ökonomin analystin
    nationalrat nationalrätin ständerat ständerätin
    chefin redakteur redakteurin vorständin beamtin trainerin beraterin gründerin managerin wirtin
    reporterin autorin professorin pflegerin spielerin obfrau dekanin
    """.split()
)
_ENDS_OF_COMPOUND_TITLES = tuple(
    """
    chef trainer berater gründer manager wirt reporter autor professor pfleger spieler lehrer graf
    propst vogt iker kapitän richter anwalt arzt vorstand dekan meister analyst beamter steller
    schützer
    """.split()
)
_FEMALE_ENDS_OF_COMPOUND_TITLES = tuple(f"{end}in" for end in _ENDS_OF_COMPOUND_TITLES)
"""Of German compounds: "Hafenministerin", "Fraktionschef"; the latter only in longer words."""
_MIN_COMPOUND = 8  # letters

TITLES = (
    _TITLES_IN_ENGLISH | _TRADES_IN_ENGLISH | SURNAMES_TOO | _TITLES_IN_FRENCH | _TITLES_IN_GERMAN
)
"""Lower case, without full stop: nouns directly before a name that are its bearer's role."""

_PARTS_OF_TITLES = words("under vice ex co sub elect designate in chief")


@lru_cache(maxsize=8192)
def is_title(form: str) -> bool:
    """Whether a word in lower case is a title, also one with hyphens: "under-secretary-general"."""
    if form in TITLES or form.endswith(_ENDS_OF_TITLES):
        return True
    if len(form) >= _MIN_COMPOUND and form.endswith(_ENDS_OF_COMPOUND_TITLES):
        return form not in _ENDS_OF_COMPOUND_TITLES
    if len(form) >= _MIN_COMPOUND and form.endswith(_FEMALE_ENDS_OF_COMPOUND_TITLES):
        return True
    head = form.partition("-of-")[0].partition("-at-")[0]  # "mother-of-two", "attorney-at-law"
    parts = head.split("-")
    return not TITLES.isdisjoint(parts) and TITLES.issuperset(set(parts) - _PARTS_OF_TITLES)


@lru_cache(maxsize=8192)
def is_title_of_any(form: str) -> bool:
    """Whether a word in lower case is a title, or the plural of one: "ministers"."""
    return is_title(form) or (form.endswith("s") and is_title(form[:-1]))


LETTERS_OF_OFFICE = words("mp mep msp mla mhp td mk mna mpp")
LETTERS_OF_HONOUR = words("""
    kc qc obe cbe mbe kbe dbe cmg ch om phd md dphil esq jp frs
""")
LETTERS_AFTER_NAMES = LETTERS_OF_OFFICE | LETTERS_OF_HONOUR
"""Letters directly after a name, lower case: an office is a role, an honour or a degree is none."""

MALE_TITLES = words("""
    mr mister sir lord king prince father brother herr hr monsieur m señor signor duke baron count
    emperor congressman assemblyman councilman alderman chairman spokesman businessman husband son
    sohn bruder vater onkel großvater opa neffe enkel mann ehemann fils frère père oncle neveu mari
    grand-père grandson uncle nephew actor widower pope bishop cardinal imam rabbi priest sprecher
    kanzler bundeskanzler président député sénateur directeur sultan emir grandfather godfather
    stepfather stepson fiancé boyfriend dad hubby grandad granddad grandpa alhaji mallam shri
""")
FEMALE_TITLES = words("""
    mrs ms miss madam madame mme mlle dame lady queen princess mother sister frau fräulein doña
    señora signora duchess baroness countess empress congresswoman assemblywoman councilwoman
    alderwoman chairwoman spokeswoman businesswoman wife daughter granddaughter aunt niece actress
    widow sprecherin kanzlerin bundeskanzlerin präsidentin ministerin senatorin présidente députée
    sénatrice directrice bürgermeisterin tochter schwester mutter tante großmutter oma nichte
    enkelin ehefrau fille sœur mère nièce femme épouse grand-mère grandmother godmother stepmother
    stepdaughter fiancée girlfriend mum mom grandma smt shrimati hajiya
""")
_FEMALE_ENDS_IN_FRENCH = tuple(
    "ère euse trice ée ente ante ienne cheffe préfète avocate patronne eure".split()
)
_NEUTER_IN_GERMAN = words("mitglied oberhaupt star opfer")


def gender_of_title(form: str, language: str) -> str:
    """Return ``m`` or ``f`` for a title of men or of women in a language; ``x`` for any other.

    German titles have forms for women in -in; French ones for women are told by their endings.
    """
    if form in MALE_TITLES:
        return "m"
    if form in FEMALE_TITLES:
        return "f"
    if language == "de" and form.endswith(("erin", "istin", "ologin")):
        return "f"
    if language == "de" and is_title(form) and form not in _NEUTER_IN_GERMAN:
        return "f" if form.endswith("in") else "x" if form.endswith(("e", "en")) else "m"
    if language == "fr" and is_title(form) and form.endswith(_FEMALE_ENDS_IN_FRENCH):
        return "f"
    return "x"
