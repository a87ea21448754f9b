"""French: reporting verbs and function words."""

from rostra.drafting.lexicon import Lexicon

_SAY = """
    dire dit disait disent dira déclare déclarent déclaré déclarait affirme affirment affirmé
    affirmait explique expliquent expliqué expliquait ajoute ajoutent ajouté ajoutait souligne
    soulignent souligné estime estiment estimé estimait assure assurent assuré précise
    précisent précisé répond répondent répondu demande demandent demandé annonce annoncent
    annoncé écrit écrivent écrivait raconte racontent raconté raconta confie confient confié
    reconnaît reconnaissent reconnu regrette regrettent regretté dénonce dénoncent dénoncé
    insiste insistent insisté rappelle rappellent rappelé poursuit poursuivent poursuivi
    conclut concluent conclu juge jugent jugé lance lancent lancé indique indiquent indiqué
    témoigne témoignent témoigné réplique répliqué rétorque rétorqué martèle martelé s'exclame
    exclame exclamé prévient prévenu avertit averti promet promis jure juré résume résumé
    commente commenté observe observé reprend repris note noté admet admis avoue avoué plaide
    plaidé ironise ironisé tweete tweeté pense pensé croit cru interroge interrogé soupire
    murmure crie crié réagit réagi salue salué
""".split()

LEXICON = Lexicon(
    language="fr",
    say=frozenset(_SAY),
    tell=frozenset(
        """
    appelle appelé qualifie qualifié évoque évoqué parle parlé accuse
""".split()
    ),
    noun_like=frozenset(),
    auxiliaries=frozenset(
        """
    a ont avait avaient est sont était étaient sera ait soit va vont peut peuvent doit doivent
    voulait
""".split()
    ),
    adverbs=frozenset(
        """
    aussi puis ensuite encore alors déjà toujours souvent ne pas plus enfin hier aujourd'hui
    ici ainsi également notamment t
""".split()
    ),
    adverb_endings=("ment",),
    pronouns={"il": "m", "elle": "f", "ils": "p", "elles": "p", "on": "x", "je": "x", "nous": "p"},
    bound={"lui": "m", "son": "x", "sa": "x", "ses": "x"},
    determiners=frozenset(
        """
    le la les l' un une des du ce cet cette ces son sa ses leur leurs mon ma mes notre votre
    plusieurs quelques tous toutes chaque
""".split()
    ),
    quantifiers=frozenset(
        """
    deux trois quatre cinq six sept huit neuf dix autres
""".split()
    ),
    prepositions=frozenset(
        """
    de d' à au aux en dans sur sous par pour avec sans chez vers entre contre depuis pendant
    avant après selon devant
""".split()
    ),
    conjunctions=frozenset(
        """
    et mais ou donc car ni quand comme lorsque si parce
""".split()
    ),
    relatives=frozenset(["qui", "dont", "lequel", "laquelle"]),
    complementizers=frozenset(["que", "qu'"]),
    according=frozenset([("selon",), ("d'après",)]),
    times=frozenset(
        """
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin
    juillet août septembre octobre novembre décembre
""".split()
    ),
    particles=frozenset(["de", "du", "des", "la", "le", "d'"]),
    male=frozenset(["il", "lui"]),
    female=frozenset(["elle"]),
    bodies=frozenset(
        """
    université école institut ministère assemblée sénat tribunal parti association syndicat
    fondation société entreprise journal conseil commission comité police gouvernement état
    république
""".split()
    ),
)
