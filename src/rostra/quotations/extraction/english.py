"""English: reporting verbs and function words."""

from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon

LEXICON = Lexicon(
    language="en",
    reporting_verbs=words("""
        say says said saying add adds added adding ask asks asked asking answer answers answered
        answering reply replies replied replying respond responds responded responding retort
        retorts retorted tell tells told telling write writes wrote written writing tweet tweets
        tweeted tweeting retweet retweeted post posts posted posting note notes noted noting remark
        remarks remarked remarking comment comments commented commenting observe observes observed
        observing
        state states stated stating declare declares declared declaring announce announces announced
        announcing explain explains explained explaining insist insists insisted insisting argue
        argues argued arguing claim claims claimed claiming assert asserts asserted asserting
        contend contends contended contending maintain maintains maintained maintaining continue
        continues continued continuing conclude concludes concluded concluding recall recalls
        recalled recalling acknowledge acknowledges acknowledged acknowledging admit admits admitted
        admitting concede concedes conceded conceding confess confesses confessed confirm confirms
        confirmed confirming deny denies denied denying warn warns warned warning caution cautions
        cautioned cautioning urge urges urged urging demand demands demanded demanding order orders
        ordered ordering recommend recommends recommended recommending disclose discloses disclosed
        affirm affirms affirmed query queries queried venture ventured bemoan bemoans bemoaned
        suggest suggests suggested suggesting propose proposes proposed predict
        predicts predicted predicting promise promises promised promising pledge pledges pledged
        pledging vow vows vowed vowing swear swears swore exclaim exclaims exclaimed exclaiming
        shout shouts shouted shouting yell yells yelled yelling scream screams screamed screaming
        cry cries cried crying whisper whispers whispered whispering mutter mutters muttered murmur
        murmured quip quips quipped quipping joke jokes joked joking laugh laughs laughed snap snaps
        snapped scoff scoffs scoffed sigh sighs sighed lament laments lamented lamenting complain
        complains complained complaining boast boasts boasted boasting brag brags bragged bragging
        charge charges charged charging allege alleges alleged alleging counter counters countered
        countering fire fires fired interject interjects interjected interrupt interrupts
        interrupted reiterate reiterates reiterated reiterating repeat repeats repeated repeating
        stress stresses stressed stressing emphasize emphasizes emphasized emphasizing emphasise
        emphasises emphasised underscore underscores underscored point points pointed pointing
        testify testifies testified testifying report reports reported reporting read reads reading
        quote quotes quoted quoting think thinks thought thinking believe believes believed wonder
        wonders wondered wondering inquire inquired muse muses mused opine opines opined offer
        offers offered elaborate elaborates elaborated clarify clarifies clarified recount recounts
        recounted recounting relate related advise advises advised intone intoned chant chants
        chanted chanting sing sings sang singing agree agrees agreed agreeing disagree disagreed
        begin begins began finish finished end ended close closed open opened go goes went speak
        speaks spoke speaking talk talks talked preach preached proclaim proclaims proclaimed
        proclaiming estimate estimates estimated reason reasons reasoned theorize theorized
        speculate speculates speculated guess guesses guessed figure figured reveal reveals revealed
        revealing rail rails railed thunder thundered bark barked growl growled plead pleads pleaded
        beg begs begged implore implored assure assures assured assuring remind reminds reminded
        reminding reassure reassured inform informs informed summarize summarizes summarized
        describe describes described describing tease teased rant ranted prod prodded press pressed
        deadpan deadpanned gush gushed enthuse enthused fume fumed blog blogs blogged caption
        captioned text texted email emails emailed e-mailed message messages messaged publish
        published sum sums summed put puts putting jot jotted mouth mouthed chime chimed
    """),
    attribution_verbs=words("""
        call calls called calling label labels labeled labelled labeling brand brands branded dub
        dubs dubbed term terms termed deem deems deemed refer refers referred referring cite cites
        cited citing blast blasts blasted blasting slam slams slammed slamming rip ripped criticize
        criticizes criticized criticizing criticise criticised condemn condemns condemned condemning
        denounce denounces denounced denouncing decry decries decried attack attacks attacked accuse
        accuses accused accusing blame blames blamed mock mocks mocked praise praises praised
        praising laud lauds lauded hail hails hailed applaud applauded thank thanks thanked dismiss
        dismisses dismissed dismissing reject rejects rejected ridicule ridiculed defend defends
        defended support supports supported endorse endorses endorsed echo echoes echoed express
        expresses expressed expressing voice voiced invoke invoked use uses used using characterize
        characterizes characterized characterise characterised portray portrays portrayed paint
        painted tout touts touted greet greeted welcome welcomed congratulate congratulated mention
        mentions mentioned discuss discussed address addresses addressed addressing feel feels felt
        know knows knew mean means meant want wants wanted wanting hope hopes hoped hoping worry
        worried fear fears feared expect expects expected intend intended plan plans planned
        consider considers considered regard regarded view viewed see sees saw find finds found
        decide decided declined refuse refuses refused refusing threaten threatens threatened
        threatening challenge challenges challenged challenging invite invited encourage encourages
        encouraged deride derided disparage disparaged lambaste lambasted castigate castigated
        react reacts reacted reacting
        chastise chastised rebuke rebuked scold scolded taunt taunted insult insulted appeal appeals
        appealed highlight highlights highlighted tackle detail details detailed outline outlines
        outlined issue issues issued release released deliver delivered give gave gives giving made
        make makes making sign signed list lists listed document documented show shows showed
        indicate indicates indicated imply implies implied signal signaled learn learned hear heard
        understand understood remember remembers remembered love loves loved like liked hate hated
        compare compares compared liken likened equate joined join joins need needs required require
        requires seek sought appear appeared seem seemed tried try opt work worked carried carry
        carries wore wearing hold held holding
    """),
    phrasal_verbs=dict.fromkeys(
        words("""
            bite bites bit clap claps clapped fire fires fired hit hits punch punches punched push
            pushes pushed shoot shoots shot strike strikes struck write writes wrote
        """),
        frozenset(["back"]),
    )
    | dict.fromkeys(
        words("""
            butt butts butted chime chimes chimed chip chips chipped jump jumps jumped pile piles
            piled weigh weighs weighed
        """),
        frozenset(["in"]),
    )
    | dict.fromkeys(words("blurt blurts blurted lash lashes lashed"), frozenset(["out"]))
    | dict.fromkeys(words("pipe pipes piped"), frozenset(["up"])),
    auxiliaries=words("""
        has have had having is are was were be been being am will would shall should can could may
        might must do does did 's 'd 've 'll ’s ’d ’ve ’ll
    """),
    noun_like=words("""
        answer answers reply replies post posts remark remarks comment comments state states claim
        claims demand demands order orders promise promises pledge pledges vow vows cry cries joke
        jokes laugh laughs charge charges counter counters fire fires interrupt point points report
        reports quote quotes offer offers end close text caption press email figure guess talk talks
        note notes stress estimate blog tweet tweets retweet shout shouts scream screams whisper
        sigh boast chant chants label labels brand brands term terms attack attacks blame praise
        dismiss support supports voice use uses greet welcome mention view challenge challenges
        appeal appeals highlight highlights tackle detail details outline issue issues message
        messages text texts emails release sign list lists document shows show work hope hopes fear
        fears worry plan plans need needs want wants find feel hold refuse urge call calls address
        addresses repeat go open writing warning
    """),
    irregular_verbs=words("""
        arose ate awoke bade beat became bent bet bit bled blew bound bought bred broke brought
        built burnt burst came cast caught chose clung crept cut dealt dove drank drew drove dug
        dwelt fed fell fled flew flung forbade forgave forgot fought froze got grew ground hid hit
        hung hurt kept knelt laid lay leapt led left lent let lit lost met paid quit rang ran rode
        rose sank sat sent set shook shone shot shrank shut sold spent split spread sprang stole
        stood stuck stung struck swam swept swung taught thrust threw took tore woke won wove wept
        withdrew withstood
    """),
    adverbs=words("""
        here also then later once again still now first even just always often soon too both never
        ever all further thus therefore only sometimes instead meanwhile maybe perhaps rather almost
        already yesterday today tonight tomorrow reportedly famously twice back n't not quickly next
        afterward afterwards earlier long yet alike however nonetheless nevertheless moreover
        furthermore likewise otherwise though besides accordingly himself herself themselves itself
    """),
    adverb_endings=("ly",),
    no_adverbs=words("""
        ally anomaly assembly belly bully costly cowardly daily deadly disorderly elderly
        family fatherly folly friendly ghastly ghostly grisly gully heavenly hilly homely
        jelly kindly leisurely lively lonely lovely lowly manly melancholy miserly monopoly
        monthly motherly neighbourly neighborly orderly panoply prickly quarterly rally saintly
        scholarly shapely sickly silly supply sprightly stately surly tally timely ugly ungainly
        unfriendly unruly unsightly weekly wily woolly worldly yearly
    """),
    pronouns={"he": "m", "she": "f", "they": "p", "it": "x", "we": "p", "i": "x", "you": "x"},
    determiners=words("""
        the a an his her their its our my your this that these those one another some many several
        two three four five six both each every other most few no all any
    """),
    quantifiers=words("""
        one two three four five six seven eight nine ten dozens hundreds thousands some many
        several both most few all any others other none either neither
    """),
    prepositions=words("""
        of in on at by to for from with about as during after before against between among through
        over under into upon within without toward towards across around behind near since until
        despite amid like via per including regarding concerning beyond outside inside along
        alongside following above below beneath beside
    """),
    conjunctions=words("""
        and but or nor so yet if because while when although though whereas whether unless than
        where why how what &
    """),
    relatives=words("who whom whose which"),
    complementizers=frozenset(["that"]),
    source_markers=frozenset(["according"]),
    time_words=words("""
        monday tuesday wednesday thursday friday saturday sunday january february march april may
        june july august september october november december jan. feb. mar. apr. jun. jul. aug.
        sept. sep. oct. nov. dec. mon. tue. wed. thu. fri. sat. sun. yesterday today tonight
        tomorrow gmt bst utc cet cest est edt cst cdt pst pdt
    """),
    masculine=words("he him his himself"),
    feminine=words("she her hers herself"),
    person_nouns=words("""
        man woman person boy girl kid child teenager parent mom dad neighbor neighbour source
        witness participant protester protestor demonstrator speaker host guest employee staffer
        insider observer viewer reader onlooker bystander passenger patient victim refugee
        immigrant migrant citizen customer shopper visitor spectator buyer caller user relative
        traveller traveler diner drinker patron worshipper mourner marcher striker constituent
        soldier sailor marine veteran guard
    """),
    organisation_words=words("""
        guild society trust authority ministry treasury embassy consulate brigade board body bodies
        rescue coastguard ltd plc inc llc gmbh sa ag holdings airways airlines railways rail
        academy archive assembly chamber charity clinic cooperative co-operative directorate
        executive foundation observatory orchestra organisers regulator secretariat senate syndicate
        tribunal unit watchdog
        university college school institute institution center centre committee commission council
        court department ministry agency bureau office party congress senate house parliament
        association union league federation foundation fund organization organisation company
        corporation corp inc group alliance coalition network project program times post news
        journal herald tribune magazine press daily weekly television radio channel bank church
        temple hospital street avenue road square park county city state states district island
        river lake mountain airport station tower plaza hotel hall stadium arena theater theatre
        museum library act bill amendment constitution treaty agreement accord war convention
        caucus primary election elections campaign administration government army navy force
        forces guard guards police service services nation nations republic kingdom empire europe
        asia africa america
    """),
)
