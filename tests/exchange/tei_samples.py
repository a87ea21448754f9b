"""Invented corpora of TEI, in the shapes that ParlaMint and Parla-CLARIN have."""

from pathlib import Path

TEI = 'xmlns="http://www.tei-c.org/ns/1.0"'
INCLUDE = 'xmlns:xi="http://www.w3.org/2001/XInclude"'

ORGANISATIONS = """
<org xml:id="COUNCIL" role="parliament">
  <orgName full="yes" xml:lang="de">Rat von Varrow</orgName>
  <orgName full="yes" xml:lang="en">Council of Varrow</orgName>
  <listEvent><event xml:id="C.1" from="2020-01-01" to="2029-12-31"/>
  <event xml:id="C.2" from="2030-01-01"/></listEvent>
</org>
<org xml:id="GOV" role="government"><orgName full="yes" xml:lang="de">Regierung</orgName></org>
<org xml:id="F" role="parliamentaryGroup">
  <orgName full="yes">Fährleute</orgName><orgName full="abb">F</orgName>
</org>
"""

PERSONS = """
<person xml:id="AdaInvent">
  <persName to="2029"><surname>Alt</surname><forename>Ada</forename></persName>
  <persName from="2030">
    <surname>Invent</surname><forename>Ada</forename><roleName>Dr.</roleName>
  </persName>
  <sex value="F"/><birth when="1990-01-01"/>
  <affiliation role="member" ref="#COUNCIL" ana="#C.2"/>
  <affiliation role="member" ref="#F" from="2030-01-01" to="2031-01-01"/>
  <affiliation role="minister" ref="#GOV" from="2031-01-01">
    <roleName xml:lang="de">Ministerin für Fähren</roleName>
    <roleName xml:lang="en">Minister for Ferries</roleName>
  </affiliation>
</person>
<person xml:id="BoMade"><persName>Bo Made</persName></person>
<personGrp xml:id="Left"><persName>Die Linke Seite</persName></personGrp>
"""

_SETTING = """<setting><name type="city">Varrow</name>
<name type="country" key="AT">Land</name></setting>"""


def header(  # noqa: PLR0913 - the parts of a header
    title: str = "Ein erfundenes Parlament",
    *,
    date: str = "",
    counts: str = "",
    lists: str = "",
    meeting: str = "",
    more: str = "",
) -> str:
    """A teiHeader."""
    when = f'<setting><date when="{date}"/></setting>' if date else _SETTING
    return f"""<teiHeader><fileDesc><titleStmt><title>{title}</title>{meeting}</titleStmt>
<extent>{counts}</extent>
<publicationStmt><availability><licence>http://creativecommons.org/licenses/by/4.0/</licence>
</availability></publicationStmt></fileDesc>
<encodingDesc>{more}</encodingDesc>
<profileDesc><settingDesc>{when}</settingDesc><particDesc>{lists}</particDesc></profileDesc>
</teiHeader>"""


def document(
    body: str, *, key: str = "day-1", language: str = "de", head: str | None = None
) -> str:
    """A document with its header."""
    head = header(date="2030-05-06") if head is None else head
    return (
        f'<TEI {TEI} xml:id="{key}" xml:lang="{language}">{head}'
        f"<text><body><div>{body}</div></body></text></TEI>"
    )


def corpus(folder: Path, *bodies: str, extra: str = "") -> Path:
    """Write a corpus of documents whose lists are files of their own; return its root."""
    folder.mkdir(exist_ok=True)
    (folder / "listOrg.xml").write_text(f"<listOrg {TEI}>{ORGANISATIONS}</listOrg>", "utf-8")
    (folder / "listPerson.xml").write_text(f"<listPerson {TEI}>{PERSONS}</listPerson>", "utf-8")
    lists = "".join(
        f'<xi:include {INCLUDE} href="{name}.xml"/>' for name in ("listOrg", "listPerson")
    )
    includes = []
    for number, body in enumerate(bodies, 1):
        text = body if body.startswith("<TEI") else document(body, key=f"day-{number}")
        (folder / f"day {number}.xml").write_text(text, "utf-8")
        includes.append(f'<xi:include {INCLUDE} href="day%20{number}.xml"/>')
    root = folder / "root.xml"
    root.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus {TEI} xml:id="root" xml:lang="de">'
        f"{header(lists=lists)}{''.join(includes)}{extra}</teiCorpus>",
        "utf-8",
    )
    return root
