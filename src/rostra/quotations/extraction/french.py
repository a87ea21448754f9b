"""French: reporting verbs and function words."""

from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon


def _agreeing(participles: frozenset[str]) -> frozenset[str]:
    """The words, with the other forms of participles in -é and two tenses of their verbs."""
    forms = {
        form + ending for form in participles if form[-1] == "é" for ending in ("e", "s", "es")
    }
    finite = {
        form[:-1] + ending
        for form in participles
        if form[-1] == "é" and form[-2] not in "gc"
        for ending in ("ent", "ait", "aient")
    }
    return participles | forms | finite


LEXICON = Lexicon(
    language="fr",
    reporting_verbs=_agreeing(
        words("""
        dit dite dits dites valoir croire remarquer entendre comprendre écrié savoir disait déclare
        déclaré déclarait ajoute ajouté ajoutait affirme affirmé affirmait explique expliqué
        expliquait estime estimé estimait répond répondu répondait demande demandé écrit écrivait
        précise précisé souligne souligné rappelle rappelé assure assuré annonce annoncé lance lancé
        raconte raconté indique indiqué confie confié conclut conclu poursuit poursuivi insiste
        insisté dénonce dénoncé critique critiqué reconnaît reconnu soutient soutenu prévient
        prévenu avertit averti promet promis regrette regretté remarque remarqué note noté observe
        observé rétorque rétorqué réplique répliqué martèle martelé tweete tweeté titre titré
        murmure murmuré crie crié proclame proclamé commente commenté reprend repris juge jugé
        appelle appelé témoigne témoigné déplore déploré réagit réagi s'exclame disent déclarent
        déclaraient ajoutent ajoutaient affirment affirmaient expliquent estiment estimaient
        répondent demandent demanda demandait écrivent écrivit précisent précisait soulignent
        soulignait rappellent rappelait assurent assurait annoncent annonçait lancent lançait lança
        racontent racontait raconta indiquent indiquait confient confiait confia concluent concluait
        poursuivent poursuivait insistent insistait dénoncent dénonçait critiquent reconnaissent
        reconnaissait soutiennent soutenait préviennent avertissent promettent promettait regrettent
        regrettait remarquait remarqua notent notait observait rétorquait répliquait martelait
        murmurait murmura criait cria crient proclamait commentait reprenait reprit jugent jugeait
        appellent témoignent témoignait déplorent déplorait réagissent réagissait exclame exclamé
        exclamait exclama répondit ajouta affirma expliqua estima déclara précisa souligna rappela
        assura annonça indiqua poursuivit insista fit sourit souri souriait soupire soupiré
        soupirait soupira plaisante plaisanté plaisantait ironise ironisé ironisait raille raillé
        tempête tempêté tonne tonné grince grincé glisse glissé glissait souffle soufflé soufflait
        chuchote chuchoté hurle hurlé lâche lâché lâchait clame clamé peste pesté fulmine fulminé
        gronde grondé s'agace agace agacé s'indigne indigne indigné s'inquiète inquiète inquiété
        s'étonne étonne étonné s'interroge interroge interrogé s'insurge insurge insurgé s'amuse
        amuse amusé s'enthousiasme enthousiasme réjouit réjoui félicite félicité félicitait
        félicitent désole désolé emporte emporté énerve énervé argumente argumenté détaille détaillé
        détaillait résume résumé résumait analyse analysé nuance nuancé tempère tempéré relativise
        relativisé rassure rassuré admet admis admettait avoue avoué avouait concède concédé
        confesse confessé confirme confirmé confirmait confirment dément démenti nie nié conteste
        contesté riposte riposté renchérit renchéri enchaîne enchaîné complété acquiesce opine
        objecte objecté interrompt interrompu interpelle interpellé exige exigé exigent réclame
        réclamé réclament ordonne ordonné suggère suggéré propose proposé recommande recommandé
        conseille conseillé plaide plaidé exhorte exhorté implore supplie supplié menace menacé
        accuse accusé prédit pronostique prophétise espère signale signalé signalent relève relevé
        constate constaté constatait pointé développé poste posté publié gazouille twitte twitté
        communique communiqué informe informé pense pensait pensent croit croyait souvient souvenait
        raisonne abonde appuie cingle cinglé grogne grogné râle maugrée tacle taclé assène asséné
        récrie récrié étrangle étranglé époumone lamente lamenté excuse impatiente impatienté
        tranche tranché tranchait balaie balayé philosophe défend défendu esclaffe esclaffé
        considère considéré trouvait imagine songe vante vanté argue argué certifie certifié
        garantit garanti jure juré maintient maintenu réaffirme réaffirmé réitère réitéré répète
        répété répétait répètent professe énonce énoncé formule formulé invective gémit geint
        bougonne grommelle grommelé marmonne marmonné bredouille bégaie balbutie sanglote rigole rit
        riait ri écrie écriait écria plaint plaignait complète complétait
    """)
    ),
    attribution_verbs=_agreeing(
        words("""
        veut voulait espère espéré craint qualifie qualifié décrit salue salué remercie remercié
        accuse accusé évoque évoqué défend défendu félicite félicité cite cité veulent espèrent
        craignent qualifiait qualifient qualifia décrivait décrivent saluent saluait remercient
        accusent accusait évoquent évoquait défendent citent traite traité dépeint compare comparé
        alarme alarmé émeut ému offusque offusqué moque moqué targue gausse révolte attriste navre
        fait voulu voit voyait parle parlé parlait parlent rejette rejeté condamne condamné
        condamnent fustige fustigé étrille étrillé baptise baptisé surnomme surnommé présente
        présenté perçu perçue perçus perçues vécu vécue ressenti reproche reproché souhaite souhaité
        souhaitait souhaitent fustigent
    """)
    ),
    phrasal_verbs={
        "laisse": frozenset(["tomber", "échapper"]),
        "laissé": frozenset(["tomber", "échapper"]),
    },
    noun_like=words("""
        critique note titre juge demande poste menace réplique riposte nuance analyse relève lance
        annonce coupe tempête peste souffle glisse gronde tonne présente communique communiqué
        indigne reproche
    """),
    auxiliaries=words("""
        a ont avait avaient est sont était étaient sera va vont peut pouvait doit devait aurait ait
        auraient été serait seraient fut furent eut eurent ai as avons avez suis es sommes peuvent
        pouvaient doivent devaient devrait pourrait allait vient venait
    """),
    adverbs=words("""
        aussi ensuite puis encore alors déjà toujours souvent bientôt jamais ainsi enfin hier demain
        ici là ne pas plus également notamment toutefois cependant pourtant néanmoins sobrement
        aussitôt immédiatement plutôt surtout même très trop assez bien mal mieux aujourd'hui tard
        tôt tantôt parfois jadis autrefois longtemps désormais dorénavant quasiment presque
        seulement simplement y n se s lui m me t te auparavant récemment
    """),
    adverb_endings=("ment",),
    pronouns={"il": "m", "elle": "f", "ils": "p", "elles": "p", "on": "x", "nous": "p", "je": "x"},
    determiners=words("""
        le la les l l' un une des son sa ses leur leurs mon ma mes notre nos ce cet
        cette ces
    """),
    masculine_articles=words("le un"),
    feminine_articles=words("la une"),
    contractions=words("du des au aux"),
    genitives=words("de du des d"),
    quantifiers=words("""
        deux trois quatre cinq six sept huit neuf dix plusieurs quelques certains tous onze douze
        quinze vingt trente cent mille certaines toutes nombreux nombreuses
    """),
    prepositions=words("""
        du des au aux de d d' à en dans par pour sur avec sans sous vers chez entre depuis pendant
        avant après contre selon lors devant derrière dès parmi malgré hors outre jusque
        jusqu envers durant concernant via auprès près face grâce quant
    """),
    conjunctions=words("""
        et ou mais donc or ni car si quand lorsque comme parce puisque où comment lorsqu puisqu
        tandis tant quoique
    """),
    relatives=words("qui dont lequel laquelle"),
    complementizers=frozenset(["que", "qu", "qu'"]),
    source_markers=words("selon dixit"),
    source_nouns={
        "après": "d",
        "aveu": "de",
        "avis": "de",
        "dires": "aux",
        "yeux": "aux",
        "croire": "à",
    },
    nonfinite_verbs=words("""
        disant ajoutant affirmant expliquant estimant déclarant précisant soulignant rappelant
        assurant annonçant indiquant confiant poursuivant insistant dénonçant critiquant
        reconnaissant soutenant promettant regrettant remarquant notant observant évoquant
        qualifiant parlant lançant répétant jugeant appelant déplorant plaidant écrivant demandant
        répondant concluant accusant fustigeant
    """),
    oblique_pronouns={"lui": "m", "elle": "f", "eux": "p", "elles": "p"},
    enclitics=words("il elle ils elles on je"),
    elisions=words("d l qu s n j m c jusqu lorsqu puisqu"),
    honorifics=words("m mm me mgr cher chère chers chères"),
    time_words=words("""
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin
        juillet août septembre octobre novembre décembre
    """),
    masculine=frozenset(["il"]),
    feminine=frozenset(["elle"]),
    speech_nouns=words("""
        réaction réplique réponse commentaire message verdict explication justification conclusion
        constat avertissement aveu consigne promesse résumé bilan analyse sentence argument
        argumentation tonalité ton écho discours riposte objection précision démenti mantra credo
        devise slogan
    """),
    person_nouns=words("""
        homme femme garçon fille enfant témoin participant participante habitant habitante étudiant
        étudiante élève voisin voisine passant passante riverain riveraine électeur électrice
        visiteur visiteuse client cliente spectateur spectatrice mère père fils sœur frère
        manifestant manifestante retraité retraitée citoyen citoyenne pompier pompière source cadre
        ténor proche conseiller collaborateur collaboratrice habitué habituée sympathisant
        sympathisante prêtre curé abbé moine religieux religieuse fonctionnaire dame monsieur gamin
        gamine ado adolescent adolescente vieillard jeune badaud badaude commerçant commerçante
        bénévole boulanger boulangère boucher bouchère berger bergère facteur factrice caissier
        caissière serveur serveuse vendeur vendeuse coiffeur coiffeuse cafetier cafetière aubergiste
        fermier fermière prélat intéressé intéressée octogénaire quadragénaire quinquagénaire
        sexagénaire septuagénaire trentenaire nonagénaire
    """),
    agent_endings=("ienne", "euse", "ère", "trice", "iste", "eur", "ien", "er"),
    inverts=True,
    participle_endings=("é", "ée", "és", "ées"),
    organisation_words=words("""
        université école institut ministère parlement assemblée sénat tribunal parti syndicat
        association société fédération union journal gouvernement police armée église banque
        fondation rue avenue place ville mairie préfecture gendarmerie présidence commission conseil
        comité chambre cour hôpital musée théâtre entreprise groupe coalition alliance ligue
        république département région service agence collectif ong cgt diplomatie
    """),
)
