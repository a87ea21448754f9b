"""French: reporting verbs and function words."""

from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon

LEXICON = Lexicon(
    language="fr",
    reporting_verbs=words("""
        dit disait déclare déclaré déclarait ajoute ajouté ajoutait affirme affirmé affirmait
        explique expliqué expliquait estime estimé estimait répond répondu répondait demande demandé
        écrit écrivait précise précisé souligne souligné rappelle rappelé assure assuré annonce
        annoncé lance lancé raconte raconté indique indiqué confie confié conclut conclu poursuit
        poursuivi insiste insisté dénonce dénoncé critique critiqué reconnaît reconnu soutient
        soutenu prévient prévenu avertit averti promet promis regrette regretté remarque remarqué
        note noté observe observé rétorque rétorqué réplique répliqué martèle martelé tweete tweeté
        titre titré murmure murmuré crie crié proclame proclamé commente commenté reprend repris
        juge jugé appelle appelé témoigne témoigné déplore déploré réagit réagi s'exclame
    """),
    attribution_verbs=words("""
        veut voulait espère espéré craint qualifie qualifié décrit salue salué remercie remercié
        accuse accusé évoque évoqué défend défendu félicite félicité cite cité
    """),
    noun_like=words("critique note titre juge demande"),
    auxiliaries=words("""
        a ont avait avaient est sont était étaient sera va vont peut pouvait doit devait aurait
    """),
    adverbs=words("""
        aussi ensuite puis encore alors déjà toujours souvent bientôt jamais ainsi enfin hier
        demain ici là ne pas plus également notamment
    """),
    adverb_endings=("ment",),
    pronouns={"il": "m", "elle": "f", "ils": "p", "elles": "p", "on": "x", "nous": "p", "je": "x"},
    determiners=words("""
        le la les l l' un une des du au aux son sa ses leur leurs mon ma mes notre nos ce cet
        cette ces
    """),
    quantifiers=words(
        "deux trois quatre cinq six sept huit neuf dix plusieurs quelques certains tous"
    ),
    prepositions=words("""
        de d d' à en dans par pour sur avec sans sous vers chez entre depuis pendant avant après
        contre selon lors devant derrière
    """),
    conjunctions=words("et ou mais donc or ni car si quand lorsque comme parce puisque où comment"),
    relatives=words("qui dont lequel laquelle"),
    complementizers=frozenset(["que", "qu", "qu'"]),
    source_markers=frozenset(["selon", "d'après"]),
    enclitics=words("il elle ils elles on je"),
    elisions=words("d l qu s n j m c jusqu lorsqu puisqu"),
    honorifics=frozenset(["m", "mm", "me"]),
    time_words=words("""
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin
        juillet août septembre octobre novembre décembre
    """),
    masculine=frozenset(["il"]),
    feminine=frozenset(["elle"]),
    person_nouns=words("""
        homme femme garçon fille enfant témoin participant participante habitant habitante
    """),
    organisation_words=words("""
        université école institut ministère parlement assemblée sénat tribunal parti syndicat
        association société fédération union journal gouvernement police armée église banque
        fondation rue avenue place ville
    """),
)
