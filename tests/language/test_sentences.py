"""Sentences: the rule over tokens, and the same rule over a text."""

from itertools import groupby, pairwise
from operator import itemgetter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.language.paragraphs import split_paragraphs
from rostra.language.sentences import (
    listed_words,
    sentence_starts,
    split_sentences,
    word_classes,
)
from rostra.language.tokens import tokenise
from rostra.language.word_lists import table


def sentences_of(text: str) -> list[str]:
    starts = [*sentence_starts(text), len(text)]
    return [text[a:b].rstrip() for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Gov. Bo Imag and Sen. Cy Noon. “We paid,” she said.",
            ["Gov. Bo Imag and Sen. Cy Noon.", "“We paid,” she said."],
        ),
        (
            "St. Ansel fell on Aug. 3. Rep. Ada Orr, Jr., left Ruvo, Calif. She cried.",
            ["St. Ansel fell on Aug. 3.", "Rep. Ada Orr, Jr., left Ruvo, Calif.", "She cried."],
        ),
        ("“Stop!” said Orr. ‘Why?’ He left…", ["“Stop!” said Orr.", "‘Why?’", "He left…"]),
        ("Heading\n\nIt rained\nin May.", ["Heading", "It rained", "in May."]),
        ("J . Doe came. I . Then", ["J . Doe came.", "I .", "Then"]),
        ("James A. Doe came. She left.", ["James A. Doe came.", "She left."]),
        ("Acme Inc. builds. No. 7 is late.", ["Acme Inc. builds.", "No. 7 is late."]),
        (" \n ", []),
    ],
)
def test_sentences_of_a_text(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@pytest.mark.usefixtures("without_dictionaries")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It had ended… It has no ties. Stop!", ["It had ended …", "It has no ties .", "Stop !"]),
        (
            "It ended… and began. “Why?” she said.",
            ["It ended … and began .", "“ Why ? ” she said ."],
        ),
        (
            "Dr. Fict met J. K. Doe. It was I. So",
            ["Dr. Fict met J . K . Doe .", "It was I .", "So"],
        ),
        ("the U.S. Council. In the U.S. The law", ["the U.S. Council .", "In the U.S.", "The law"]),
        (
            "„Geh.“ Er ging. 'No.' \"Yes.\" (So.) A",
            ["„ Geh . “", "Er ging .", "' No . '", '" Yes . "', "( So . )", "A"],
        ),
        ("我们。他们。 हाँ। ना।", ["我 们 。", "他 们 。", "हाँ ।", "ना ।"]),
        ("No?! Yes.", ["No ? !", "Yes ."]),
    ],
)
def test_stated_sentences(text: str, expected: list[str]) -> None:
    assert [" ".join(token.text for token in s) for s in split_sentences(text)] == expected


# Language, then the sentences of one line.
IN_LANGUAGES = [
    (None, "Am 3. Juni tagt der Rat."),
    (None, "Er zitierte Nr. 5 und Art. 20 GG."),
    (None, "On Jan. 6 they met."),
    (None, "No. 10 replied."),
    (None, "Im 19. Jahrhundert war es so. | Der 20. Deutsche Bundestag tagt."),
    (None, "Am 1. Mai und am 2. Dez. 2020. | Gut."),
    (None, "„1. Wir gehen.“"),
    (None, "1. Der Rat tagt."),
    (None, "Sie ist 5. | Er ist 6."),
    (None, "I am 5. | Mum is 30."),
    (None, "See vol. 2, fig. 3 and p. 5 or pp. 5–6. | It ends."),
    (None, "He said no. | Orr left."),
    (None, "Plan B. | The law won. | James A. Doe came. | She left."),
    (None, "In the U.S. | The law. | The U.S. Council met at 5 p.m. Monday."),
    (None, "“It is in the U.S.” | The man left."),
    (None, "He was born on Sept. 11, 1970, in Ruvo, Mass. | He died."),
    ("sv", "Se fig. 3 och s. 4. | Punkt 5. | Slut."),
    ("de", "Am 3. Juni tagt der Rat. | Die Wahl folgt am 5. Juli."),
    ("de", "Im XIX. Jahrhundert begann es. | Danach kam der II. Bund. | Er endete."),
    ("de", "Er kommt am 3. Oktober 2020 um 5 Uhr. | Wir nicht."),
    ("de", "Sie war die 5. | Der Rat tagte."),
    ("de", "Dr. med. Fikt kam z. B. mit Frau v. d. Orr. | Sie ging."),
    ("de", "Das geschah 44 v. Chr. in Ruvo. | Dann kam er usw. | Der Rat tagte."),
    ("de", "Die 5. Sitzung, vgl. S. 12 ff. und Bd. II, begann. | Er sprach."),
    ("de-AT", "Die Fa. Orr & Co. KG zahlt ca. 3 Mrd. Euro bzw. Dollar. | Er ging."),
    ("fr", "M. Le Fict est venu. | Mme. Orr aussi, cf. p. 12. | Elle part."),
    ("fr", "En 52 av. J.-C. il vint. | L’art. 5, n. 12 et al. 3, etc. | La loi passe."),
    ("fr", "Le 14 juill. 1789 on prit Ruvo. | Rien."),
    ("it", "L’on. Fitti e il sig. Orri, art. 5, ecc. | Il governo cade."),
    ("es", "El Sr. Ficto dijo no. | No. | La n.º 5 y la pág. 7. | ¿Por qué? | ¡Sí!"),
    ("pt", "O Sr. Orro falou. | A lei é boa."),
    ("nl", "Dhr. Orr zei art. 5 enz. | Hij ging."),
    ("tr", "Sn. Orr ve Prof. Dr. Fik geldi vb. | Bu iyi."),
    ("ru", "В 2020 г. | Он ушёл, и т. д. Руво."),
    ("de", "Der Hl. Anton half. | Er ging."),
    ("de", "Das kam bzgl. Ihrer Frage auf. | Gut."),
    ("de", "Die Drucks. 17/5 und Drs. 18/22 liegen vor. | Wir stimmen ab."),
    ("de", "Sie wohnt in der Goethestr. 5 in Ruvo. | Er nicht."),
    ("de", "Er wohnt in der Parkstr. | Sie nicht."),
    ("de", "Am 1. 1. 2020 begann es. | Am 5. 3. endete es."),
    ("de", "Berlin, 3. 4. 2021. | Der Rat tagt."),
    ("de", "Prof. Dr. h. c. mult. Orr sprach. | Alle hörten zu."),
    ("de", "Ich war in der Schule. | 2020 kam ich zurück."),
    ("de", "Er wog 80 kg. | Anna wog 60 kg."),
    ("de", "Der Lkw. | Anna fuhr den Pkw. | Bo nicht."),
    ("de", "Das ist Platz 3. | Anna ist 4."),
    ("de", "Das gilt u. a. für Ruvo, vgl. Abs. 3 S. 2. | Dagegen spricht Art. 5."),
    ("de", "Abg. Orr rief: „Nein!“ | Der Präsident mahnte."),
    ("de", "Elisabeth II. regierte lange. | Ludwig XIV. | Er regierte länger."),
    ("de", "Der I. Senat tagt. | Franz I. | Er kam."),
    ("de", "Seit dem 19. Jh. gibt es das. | Vor dem 18. Jh. | Nicht später."),
    ("de", "Die Nds. Verf. gilt. | Das Gesetz auch."),
    ("de", "Die Sitzung ist am Fr. 5. Mai. | Sie kommt."),
    ("de", "Das sind 5 Mio. Euro, d. h. 3 Mrd. Kronen. | Zu viel."),
    ("de", "Das Urt. v. 3. Mai 2020 gilt. | Die Kosten trägt er."),
    ("de", "Er kam um 5 Uhr, s. Abb. 3. | Danach ging er."),
    ("de", "Sie kamen am 5. | Wir kamen am 6."),
    ("de", "Ich wähle die SPD. | Orr wählt die CDU."),
    ("en", "In Roe v. Orr the court ruled. | It was close."),
    ("en", "Atty. Gen. Bo Orr and Asst. Sec. Ada Fict met Cllr. Noon. | They talked."),
    ("en", "Sec. Orr met Insp. Fict and the Rt. Hon. Noon. | Nobody spoke."),
    ("en", "Eq. 4 follows from Tbl. 3 and Ch. 5. | Then it ends."),
    ("en", "It dates from ca. 1900. | Nobody knows."),
    ("en", "They met on Wed. 5 Jan. and on Fri. May 6. | It was late."),
    ("en", "He read the Sun. | Bo read the Star."),
    ("en", "She sat. | Bo stood. | It ran 5 km. | Ada ran 6 km."),
    ("en", "Apples, pears, etc. | The rest was sold."),
    ("en", "Bo was no. 5. | Ada was no. 6."),
    ("en", "It was 5. | Bo was 6. | We had 30. | Nobody had more."),
    ("en", "See p. 5, pp. 6-7, vol. 3, no. 4 and sec. 2. | Bo did."),
    ("en", "Lt. Col. Orr, Ph.D., and Messrs. Fict and Noon left. | Nobody stayed."),
    ("en", "It was on TV. | Bo saw it. | He has a DVD. | Ada has none."),
    ("en", "“Is it so?” asked Bo. | “Yes.” | “No.”"),
    ("en", "He works for Acme Corp. in Ruvo. | Acme Inc. | The firm grew."),
    ("en", "Why? | Because. | Oh! | Bo left…"),
    ("en", "He lives in the U.S. | They live in the U.K. | We do not."),
    ("en", "Roe vs. Orr was cited, cf. Fict et al. 2020. | Fine."),
    ("en", "J. R. R. Orr wrote it. | Bo B. Fict read it."),
    ("gl", "Vexa a páx. 12 e o cap. 3 do vol. 2. | Alí está."),
    ("gl", "A Exma. Sra. Orro e Dna. Carme viñeron. | O Sr. D. Xosé non."),
    ("gl", "EE. UU. gañou. | Perdeu Ruvo."),
    ("gl", "Falou o prof. Orro, art. 5, núm. 7. | A lei é boa."),
    ("gl", "Hai mazás, peras, etc. | O resto vendeuse."),
    ("gl", "Chegou ás 5 p. m. | Ela chegou ás 6 a. m. do luns."),
    ("gl", "O día 3 de xan. de 2020 choveu. | Despois non."),
    ("gl", "Foi no s. XIX. | Despois no s. XX."),
    ("gl", "Av. de Ruvo, 3. | Alí vive."),
    ("gl", "Dise aprox. 5 km. | Non é certo."),
    ("tr", "I. Dünya Savaşı 1914'te başladı. | II. Dünya Savaşı sonra geldi."),
    ("tr", "1. Meclis toplandı. | 23. Madde okundu."),
    ("tr", "Av. Orr ve Yrd. Doç. Dr. Fik geldi. | Bu iyi."),
    ("tr", "Sayı 5. | O geldi."),
    ("tr", "M.Ö. 5. yüzyılda oldu. | Çok eski."),
    ("tr", "Bkz. Madde 5, s. 12, vb. | Bu kadar."),
    ("tr", "Sn. Başkan konuştu. | Herkes dinledi."),
    ("tr", "T.C. Anayasası önemlidir. | Ankara büyüktür."),
    ("tr", "Atatürk Cad. No. 5 burada. | Gel."),
    ("tr", "Elma, armut vs. | Bu yeter."),
    ("fr", "Le prof. Orr cite l'art. L. 123-4 et l'art. R. 5. | La loi est claire."),
    ("fr", "M. Orr et Mme Fict, MM. Bo et Noon. | Ils partent."),
    ("fr", "M. Le Fict et J. Le Noon sont là. | Le maire aussi."),
    ("fr", "En 52 av. J.-C. il vint, cf. p. 12 et chap. 3. | Rien."),
    ("fr", "Elle habite bd. Saint-Ansel. | Lui non."),
    ("fr", "Son Exc. M. Orr parle. | Personne n'écoute."),
    ("fr", "Il prit du pain, du lait, etc. | Le reste resta."),
    ("fr", "C'est la p. 5. | Voir aussi l'al. 2."),
    ("es", "Dña. Ana y D. Bo viven en la Av. Mayor 3. | Ellos no."),
    ("es", "Vive en EE. UU. | La ley no cambia."),
    ("es", "Llegó a las 5 p. m. | El tren salió a las 6 a. m. de Ruvo."),
    ("es", "Véase la pág. 5 y el cap. III. | ¿Por qué? | Nadie sabe."),
    ("es", "Ud. tiene razón. | Uds. también."),
    ("es", "El Excmo. Sr. Orr habló. | Luego calló."),
    ("it", "Nel sec. XX accadde, cfr. pag. 5. | Poi basta."),
    ("it", "S. Ecc. Orri e l'on. Fitti vennero. | Il governo cadde."),
    ("it", "G. Di Fitti e U. La Noce parlarono. | La legge passò."),
    ("it", "Mele, pere, ecc. | La cena è finita."),
    ("it", "Il prof. avv. Orri parla. | L'ing. Fitti tace."),
    ("ca", "L'Il·lm. Sr. Orr vingué. | La Sra. Fict no."),
    ("ca", "Vegeu la pàg. 5 i l'art. 3. | No hi ha res."),
    ("pt", "O Exmo. Sr. Prof. Orro falou. | A Dra. Fita ouviu."),
    ("pt", "EUA, R. Velha, 5, séc. XX. | A lei é boa."),
    ("el", "Τι λες; | Ναι. | Ο κ. Ορρ ήρθε; | Όχι."),
    ("el", "Τι λες\u037e | Ναι."),
    ("he", "פרופ. כהן אמר. | הוא הלך."),
    ("he", "א. ב. כהן הלך. | היא באה."),
    ("he", "ראו עמ. 5 בספר. | הם הלכו."),
    ("he", "הוא הלך. | דן בא."),
    ("ar", "أ. د. محمد قال هذا. | ذهب."),
    ("ar", "انظر ص. 5 من الكتاب. | ذهب الرجل."),
    ("ar", "جاء د. أحمد أمس. | وقال شيئا."),
    ("ar", "حدث ذلك عام 300 ق.م. في روما. | ثم انتهى."),
    ("ar", "ذهب. | جاء. | هل ذهب؟ | نعم."),
    ("fa", "آقای د. احمدی گفت. | او رفت."),
    ("fa", "ص. ۵ را ببین. | من ماندم."),
    ("fa", "سال ۱۳۹۸ ه.ش. بود. | پایان."),
    ("fa", "م. ر. کیانی آمد. | این خوب است."),
    ("ja", "「はい。」と彼は言った。 | 彼は「行く！」と言った。 | 終わり。"),
    ("ja", "彼は言った。 | 「はい。」 | 「いいえ。」"),
    ("zh", "他说：“好。”然后走了。 | 我们走。"),
    ("zh", "真的吗？！ | 是的。 | （笑。）"),
    ("ka", "ის წავიდა. | ის მოვიდა."),
    ("hi", "वह गया। | डॉ. राम आया।"),
    ("hi", "प्रो. शर्मा ने कहा। | ठीक है।"),
    ("hu", "IV. Béla és II. Orr uralkodott. | A 2. Hadsereg győzött."),
    ("cs", "Karel IV. vládl. | Vlk je vlk. | Bo přišel."),
    ("pl", "Dr Orr i prof. Fikt, ul. Nowa 5. | Oni poszli."),
    ("ru", "Г. Орр и проф. Фикт, т. е. они. | Мы ушли."),
    ("sv", "Dr. Orr kom kl. 5 den 3 jan. 2020. | Han gick."),
    ("da", "Den 3. juni kom hr. Orr, jf. art. 5. | Han gik."),
    ("en", "The Hon. Bo Orr, Esq., spoke. | The Rev. Noon answered."),
    ("en", "See § 5. | See Sec. 12(b) and Art. 3(1). | Fine."),
    ("en", "It rose 3.5 per cent. | Bo fell by .5 per cent."),
    ("en", "She said, “I am no. 1.” | He said, “Go.” | They left."),
    ("en", "Vol. II, No. 3, pp. 5–9 is rare. | Is it?"),
    ("en", "He was born Jan. 5, 1970. | She, Aug. 1971."),
    ("en", "Col. Orr (ret.) and Sgt. Maj. Fict left. | Go!"),
    ("en", "In approx. 5 min. he left. | Bo stayed."),
    ("en", "It costs $5. | Bo has £3. | It was 5°C. | Nothing more."),
    ("en", "The Orr v. Fict case. | Ada vs. Bo. | End."),
    ("en", "Did he? | “No,” said Bo. | ‘Yes.’ | Bo left."),
    ("en", "The firm Orr & Co. | The others left. | Bo Jr. | His son came."),
    ("en", "He got a B.A. in law. | She got an M.A. | They left."),
    ("en", "Yahoo! is here."),
    ("en", "Bo lives at 5 Main St. in Ruvo. | St. Ansel is near."),
    ("en", "Mr. Orr: Yes. | Mrs. Fict: No."),
    ("en", "Fig. 3a shows it. | See Figs. 3 and 4."),
    ("en", "He met Orr et al. in Ruvo. | Why not?"),
    ("en", "At 3 a.m. | The train left."),
    ("en", "The No. 10 spokesman said no. | Then he said yes."),
    ("de", "Hr. Orr kam am Mo. 5. Mai um 10.30 Uhr. | Sie kam später."),
    ("de", "Der 1. FC Ruvo gewann. | Der 2. Platz ging an Orr."),
    ("de", "Das ist die Nr. 1. | Orr ist Nr. 2."),
    ("de", "Gem. § 5 Abs. 2 Nr. 3 Buchst. a gilt das. | Mehr nicht."),
    ("de", "Er ist geb. 1970 in Ruvo. | Sie, geb. Orr, auch."),
    ("de", "Orr sagte: „Das ist so.“ | Fikt sagte: „Nein!“ | Gut."),
    ("de", "Staatsmin. a. D. Orr und MdB Fikt kamen. | Sie gingen."),
    ("de", "Die CDU/CSU u. die SPD stimmten zu. | Orr nicht."),
    ("de", "Im Kap. IV, Bd. 2, Aufl. 3 steht es. | Lies es."),
    ("de", "Es waren rd. 5 Tsd. Leute. | Das war viel."),
    ("de", "Er trug Hut, Mantel etc. | Das war alles."),
    ("de", "Seite 3. | Das Buch hat 300 Seiten. | Orr las es."),
    ("de", "Er kam i. d. R. montags, m. E. zu oft. | Punkt."),
    ("de", "Um 5 Uhr fuhr er. | 3 Leute blieben."),
    ("de", "Der sog. Rat tagte bis Okt. 2020. | Dann nicht mehr."),
    ("de", "Das 3. Reich. | Das 4. Buch Mose. | Der 5. April."),
    ("de", "Dr.-Ing. Orr und Dipl.-Ing. Fikt kamen. | Gut."),
    ("de", "Die Rede ist von Abs. 1. | Abs. 2 gilt nicht."),
    ("de", "Er wurde 3. | Sie wurde 4. | Orr gewann."),
    ("de", "Bitte lesen Sie Art. 5 i. V. m. Art. 20 GG. | Danke."),
    ("gl", "O Excmo. Sr. D. Xoán Orro, o Ilmo. Sr. Fito e a Sra. Dna. Rosa viñeron. | Falaron."),
    ("gl", "Lei 5/2020, do 3 de xuño, art. 7.2 e disp. adic. 1ª. | Aprobouse."),
    ("gl", "O BNG, o PP, etc., votaron. | Aprobouse."),
    ("gl", "Tel. 981 123 456. | Chame."),
    ("gl", "O prof. Dr. Orro (páxs. 3-5, vol. II) di que non. | Por que?"),
    ("gl", "Na páx. 5 dio. | Na 6 non."),
    ("gl", "«Si.» | Díxoo a Sra. Orro. | «Non!» dixo ela."),
    ("gl", "En EE.UU. non. | En Ruvo si."),
    ("gl", "S. M. o Rei veu a Ruvo. | Marchou logo."),
    ("tr", "TBMM'nin 23. Dönem 5. Yasama Yılı başladı. | Söz Sn. Orr'undur."),
    ("tr", "Prof. Dr. M. Orr ve Doç. Dr. A. Fik geldi. | Gittiler."),
    ("tr", "Saat 5. | Bu geç."),
    ("tr", "5. ve 6. maddeler okundu. | Kabul edildi."),
    ("tr", "XIX. yüzyıl bitti. | XX. Yüzyıl başladı."),
    ("tr", "Örn. elma, armut vb. meyveler. | Tamam."),
    ("tr", "Ne dedi? | “Hayır.” | Peki!"),
    ("tr", "İ.Ö. 44'te öldü. | Sezar öldü."),
    ("tr", "Gen. Orr konuştu; Yzb. Fik dinledi. | Bitti."),
    ("ja", "第1条。 | 第2条。"),
    ("ja", "（拍手。） | 「ありがとう。」"),
    ("ja", "本当？ | はい！！ | うん…。"),
    ("ja", "U.S.A.は大きい。 | No.5だ。"),
    ("fa", "دکتر ج. اوری گفت: «نه.» | سپس رفت."),
    ("fa", "آیا رفت؟ | بله! | خیر."),
    ("fa", "ص. ۵، ج. ۲ را ببین. | تمام شد."),
    ("fa", "در سال ۱۳۵۷ ه.ش. انقلاب شد. | این مهم بود."),
    ("fa", "م.ر. کیانی آمد. | او رفت."),
    ("ar", "قال أ.د. محمد ود. أحمد ذلك. | انتهى."),
    ("ar", "ص.ب. 5 في روما. | هذا هو."),
    ("ar", "في القرن 5 هـ. كان ذلك. | ثم انتهى."),
    ("ar", "قال: «نعم.» | ثم ذهب."),
    ("ar", "هل؟ | لا! | نعم."),
    ("ar", "م. علي وع. حسن ذهبا. | عادا."),
    ("he", "ד״ר כהן וגב׳ לוי באו. | הם הלכו."),
    ("he", "ב. נתניהו אמר. | כן."),
    ("es", "El S. XIX fue largo. | El s. XX no. | La Gral. Orr."),
    ("fr", "S. M. le Roi, S.A.R. le prince. | Ils partent. | Cf. l'éd. 2, t. 3, p. 5."),
    ("fr", "Art. 5. | Le ministre décide. | Art. 6. | Le préfet aussi."),
    ("fr", "Voir art. I 12 de la loi du lac. | Oui."),
    ("it", "Art. 5. | La legge dice. | Art. 6. | Il giudice."),
    ("it", "E' vero. | Perché? | L'on. Orri (FI), il sen. Fitti."),
    ("he", "זה היה מר. | דן בא הרב. | היא הלכה."),
    ("gl", "Foi ao mar. | Ana quedou."),
    ("en", "She came at 5 p.m. | They came at 6 a.m. on Monday."),
    ("en", "I live in the E.U. | How about you?"),
    ("und", "Die Sache, vgl. Nds. Verf., ist alt. | Aber gut."),
]


@pytest.mark.parametrize(("language", "sentences"), IN_LANGUAGES)
def test_sentences_by_language(language: str | None, sentences: str) -> None:
    expected = sentences.split(" | ")
    text = " ".join(expected)
    starts = [*sentence_starts(text, language), len(text)]
    assert [text[a:b].rstrip() for a, b in pairwise(starts)] == expected
    assert [s[0].start for s in split_sentences(text, language)] == starts[:-1]


def test_quotations_of_unspaced_scripts() -> None:
    def parts(text: str, language: str) -> list[str]:
        starts = [*sentence_starts(text, language), len(text)]
        return [text[a:b] for a, b in pairwise(starts)]

    assert parts("「はい。」と言った。『行く！？』と（笑。）答えた。", "ja") == [
        "「はい。」と言った。",
        "『行く！？』と（笑。）答えた。",
    ]
    assert parts("「はい。」「いいえ。」", "ja") == ["「はい。」", "「いいえ。」"]
    assert parts("他说：“好。”然后走了。我们走。", "zh") == ["他说：“好。”然后走了。", "我们走。"]


def test_the_language_decides() -> None:
    text = "It was on. Bo left."
    assert len(split_sentences(text, "en")) == 2
    assert len(split_sentences(text, "it")) == 1  # "on." is a title before Italian names
    assert len(split_sentences("Τι; Ναι.", "el")) == 2
    assert len(split_sentences("It is so; Yes.", "en")) == 1
    assert len(split_sentences("Sie lasen 2. Bo las 3.", "en")) == 2
    assert len(split_sentences("A 2. Kor ült.", "hu")) == 1


def test_a_row_of_a_language_comes_first() -> None:
    assert word_classes("en")["Assoc"] != word_classes("sv")["Assoc"] == b"B"
    assert word_classes("pl")["gen"] == b"p"
    assert word_classes("it")["Gen"] == b"P"  # of all languages; "gen" is the Italian January
    assert listed_words() >= {*word_classes("tr"), *word_classes("el"), *word_classes(None)}


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("pl", ["Święto 3. Maja trwa.", "Było ich 3.", "Maria przyszła."]),
        ("cs", ["Náměstí 28. Října je tu.", "Bylo jich 5.", "Pak odešli."]),
        ("hr", ["Trg 4. Srpnja je ovdje."]),
        ("fi", ["Kokous on 3. Toukokuuta."]),
        ("ja", ["「はい。そうです。」と言った。", "次です。"]),
        ("ja", ["『あ。「い。う。」え。』と言った。"]),
        ("ja", ["「はい。」", "「いいえ。", "そう。」"]),  # a turn is its sentences
        ("ja", ["「はい。", "そう"]),
        ("zh", ["他说：“我来了。你呢？”然后走了。", "“再见。”她说。"]),
        ("zh", ["他走了（见图。再见。）。", "好。"]),
        (None, ["他来了。", "“你好。”她说。"]),
    ],
)
def test_ordinals_before_months_and_stops_within_quotations(
    language: str | None, sentences: list[str]
) -> None:
    text = ("" if language in {"ja", "zh", None} else " ").join(sentences)
    starts = [*sentence_starts(text, language), len(text)]
    assert [text[a:b].strip() for a, b in pairwise(starts)] == sentences
    index = Index.build(pa.table({"utterance": [text]}), language=language)
    starts = index.char_starts[index.sentence_offsets[:-1]].tolist()
    assert [text[a:b].strip() for a, b in pairwise([*starts, len(text)])] == sentences


def test_table_of_words() -> None:
    rows = table("sentence_words.csv")
    keys = [(row["class"], row["word"]) for row in rows]
    assert len(set(keys)) == len(keys)
    by_class = [name for name, _ in groupby(rows, key=itemgetter("class"))]
    assert len(by_class) == len(set(by_class))
    for row in rows:
        languages = row["languages"].split()
        assert languages == sorted(set(languages))
        assert languages == ["und"] or "und" not in languages
        assert not row["word"].endswith(".")


@given(st.text(max_size=40))
def test_sentences_are_the_tokens(text: str) -> None:
    by_sentence = split_sentences(text)
    assert [token for sentence in by_sentence for token in sentence] == tokenise(text)
    assert all(by_sentence)


WORDS = [
    *("J", "I", "a", "Pres.", "U.S.", "The", "he", "Bo", "3.5", "e.g.", "www.a.example"),
    *("Wed", "I", "v", "d", "Nds", "km", "Le", "2", "د", "「", "」", "ー", ";", "May"),
    *("No", "Nr", "am", "der", "5", "XX", "Juni", "z", "B", "Calif", "Dr", "usw", "A", "etc."),
    *(
        ".",
        "…",
        "...",
        "!",
        "?",
        "。",
        '"',
        "'",
        "“",
        "”",
        "(",
        ")",
        ",",
        ";",
        "–",
        "\u200b",
        "\ufeff",
        "\n",
    ),
]


SPACES = st.sampled_from(["", " ", "\u00a0"])


@given(st.lists(st.tuples(st.sampled_from(WORDS), SPACES), max_size=25))
def test_a_text_has_the_sentences_of_its_tokens(parts: list[tuple[str, str]]) -> None:
    text = "".join(map("".join, parts))
    for language in (None, "de", "tr", "el"):
        assert sentence_starts(text, language) == [
            line.start + sentence[0].start
            for line in split_paragraphs(text)
            for sentence in split_sentences(text[line.start : line.end], language)
        ]


def test_a_line_of_terminators_takes_no_time() -> None:
    assert sentence_starts("! " * 50_000 + ", a") == [0]
