"""The most frequent given names of men and of women; ambiguous names are left out.

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
""") - {"jean"}
