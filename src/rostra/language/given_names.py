"""Frequent given names of men and of women; ambiguous names are left out.

They decide which of two people "she" can mean where a text has no title such as "Ms." before a
name. No record states a gender.
"""

from rostra.language.word_lists import words

MALE = words("""
    james john robert michael william david richard joseph thomas charles christopher daniel
    matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward ronald
    timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott
    brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron
    jose adam henry nathan douglas zachary peter kyle walter ethan jeremy harold keith christian
    roger noah gerald carl terry sean arthur austin lawrence jesse dylan bryan joe bruce billy
    ralph roy louis philip phillip eugene randy vincent russell bobby johnny bill bob mike jim tom
    tim steve dan dave jeff greg ted fred howard albert martin simon alan hugh ian graham nigel
    ahmed mohammed muhammad ali hassan omar ibrahim carlos juan luis miguel pedro antonio hans
    klaus jürgen wolfgang stefan thorsten uwe dieter heinz friedrich karl ludwig jean pierre
    jacques michel françois philippe alain bernard henri antoine julien
    adrien ahmet alban alexandre alfons alois alphonse anatole andreas andré anselm anselme
    anton antonin armand arnaud auguste aurélien baptiste bastian bastien ben benedikt benoît
    bernd bertrand bodo boris bruno carsten cem christoph christophe clemens clément cyril
    cyrille cédric damien denis deniz-can detlef didier dirk eberhard edgar egon ekkehard elias
    emil emmanuel emre enno erich erkan ernst erwin eugène fabian fabien fabrice felix fernand
    fiete finn firmin florent florian francis franck franz fritz frédéric félix gabriel gaspard
    gaston gauthier gaël geoffroy georg georges gerd gerhard germain gernot gilbert gilles
    gottfried grégoire grégory guillaume gustave guy gérard götz günter günther hakan hannes
    hanno harald hartmut hector heinrich helmut henning henrik hermann hervé hinnerk holger
    horst hubert hugues hüseyin ignaz ingo jacky jakob jan jannis jean-baptiste jean-claude
    jean-françois jean-jacques jean-louis jean-loup jean-luc jean-marc jean-marie jean-michel
    jean-paul jean-philippe jean-pierre jean-yves jens joachim jochen johannes jonas josef joël
    jules jérémie jérémy jérôme jörg karsten kemal knut konrad korbinian kurt kévin lars laurent
    leon leopold lothar loïc luc lucas lucien ludger ludovic lukas léo léon léonard malo malte
    manfred marc marcel marcus marius markus martial mathias mathieu matthias matthieu maurice
    maxime maximilian mehmet mickaël moritz murat mustafa nathanaël nicolas niklas nils norbert
    noël octave oke olaf ole oliver olivier onno orhan oskar ottmar otto pascal patrice philipp
    pierre-yves quentin rainer ralf raoul raphaël reiner reinhard reinhold renaud rené rodolphe
    roland rolf romain romuald rudolf rupert rémi rémy rüdiger sebastian sepp serge serkan
    severin siegfried sigmar steffen stéphane sven sylvain sébastien tanguy theo theodor thibaud
    thibault thierry thilo théo théodore tilo timo timothée tjark tobias torben torsten tristan
    ulf ulrich ulysse valentin veit victor viktor vinzenz volkan volker wenzel werner wilfried
    wilhelm winfried wolfram xaver xavier yann yusuf yves yvon zacharie édouard éloi émile
    émilien étienne ömer
""")
FEMALE = words("""
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty
    margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah
    stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma
    nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather
    diane ruth julie olivia joyce virginia victoria lauren christina joan evelyn judith megan
    andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice
    jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly
    isabella theresa diana natalie brittany charlotte marie kayla alexis lori anne jane kate
    melanie hillary claire fiona fatima aisha leila rosa carmen elena ursula angelika sabine
    monika petra heike birgit gabriele claudia katrin françoise nathalie isabelle sylvie valérie
    sophie brigitte monique céline
    adeline adèle agathe agnès aline almut amandine amélie anaïs andrée angèle anja anke
    anne-laure anne-marie anne-sophie anneliese annemarie annette annick annie antje arlette
    armelle astrid aude audrey aurélie ayşe beate bernadette berthe bettina birte britta bärbel
    béatrice bénédicte capucine carine carola carole caroline chantal chloé christa christelle
    christiane clarisse claudine clotilde clémence clémentine colette coralie cordula corinna
    corinne cornelia cécile célia dagmar daphné delphine dörte edith elfriede elif elisabeth
    elke ella emine emmanuelle erika erna estelle esther eugénie eva evelin fabienne fanny fatma
    flavie florence francine franziska frauke frieda friederike gaëlle geneviève georgette gerda
    germaine gertrud gesa ghislaine ginette gisela gisèle greta gudrun gwenaëlle gülsen hanna
    hannelore hatice hedwig heidi heidrun helga henriette hildegard hortense hélène ilka ilona
    ilse imke ines inga inge ingeborg ingrid inès irene iris irmgard irène jana janine jasmin
    jeanne jeannine jocelyne johanna josefine josette josiane joëlle julienne juliette justine
    jutta karin karine karoline katarina katharina katja kerstin kirsten klara kornelia kristin
    kristina laetitia laure laurence laëtitia lena leni leyla lieselotte liliane lina lisbeth
    lise liselotte lore lotte louise lucette lucie lucienne luise lydie léa léonie madeleine
    magali maike manon marcelle mareike marga margarete margaux margit margot marguerite
    marianne marie-claude marie-france marie-hélène marie-laure marie-thérèse marielle mariette
    marion marlene marlène marthe martina martine maryse mathilde maud maëlle maëlys mechthild
    meike mia michaela mila mira mireille muriel myriam mélanie nadia nadine nadja nadège nele
    nesrin nina noémie océane odette odile olga ombeline pascale paula paule paulette pauline
    perrine pia regina regine renate ronja rosalie roselyne rosemarie roswitha régine samira
    sandrine saskia sibylle sigrid silke silvia sina soizic solange solène sonia sonja stefanie
    steffi stéphanie susanne suzanne svenja sybille ségolène séverine tanja thea theres therese
    tina tiphaine traudl ulla ulrike ursel uta ute valentine vera verena veronika viola viviane
    véronique waltraud wiebke wilma yolande yvette yvonne yıldız zoe zoé élisabeth élise élodie
    éloïse émeline émilie évelyne
""") - {"jean"}
