"""As Word puts it on the clipboard: (what is sent, what is kept) by a name."""

WORD_START = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
    '<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><o:OfficeDocumentSettings>'
    "<o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]--><style><!-- p.MsoNormal {margin:0cm;} --></style>"
    "</head><body lang=EN-GB><!--StartFragment-->"
)
WORD_END = "<!--EndFragment--></body></html>"


def word(body: str) -> str:
    return WORD_START + body + WORD_END


def word_item(words: str, mark: str, level: int = 1, place: str = "Middle") -> str:
    return (
        f"<p class=MsoListParagraphCxSp{place} style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
        "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>"
        f"{mark}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span>"
        f"<![endif]>{words}<o:p></o:p></p>\n"
    )


def word_note(number: int, kind: str = "ftn") -> str:
    return (
        f'<a style=\'mso-footnote-id:{kind}{number}\' href="#_{kind}{number}" name="_{kind}ref{number}" title="">'
        "<span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>"
        f"<span class=MsoFootnoteReference>[{number}]</span><![endif]></span></span></a>"
    )


WORD = {
    "paragraphs with empty ones between": (
        word(
            "<p class=MsoNormal>Bins are emptied\nweekly.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            "<p class=MsoNormal>Parks open at&nbsp;8.<o:p></o:p></p>"
        ),
        "<p>Bins are emptied weekly.</p><p>Parks open at&nbsp;8.</p>",
    ),
    "a tracked change of a figure": (
        word(
            '<p class=MsoNormal>We will build <s><del cite="mailto:Officer" datetime="2026-03-02T10:11">500</del></s>'
            '<ins cite="mailto:Officer" datetime="2026-03-02T10:11">300</ins> homes.</p>'
        ),
        "<p>We will build 300 homes.</p>",
    ),
    "a tracked change by class": (
        word(
            "<p class=MsoNormal>Spend £<span class=msoDel>1,200</span><span class=msoIns><u>900</u></span> in May.</p>"
        ),
        "<p>Spend £900 in May.</p>",
    ),
    "a tracked change inside a word": (
        word("<p class=MsoNormal>organi<del>s</del><ins>z</ins>ation</p>"),
        "<p>organization</p>",
    ),
    "a deleted paragraph": (
        word("<p class=MsoNormal><del>Old promise of 40.</del></p><p class=MsoNormal>New promise of 50.</p>"),
        "<p>New promise of 50.</p>",
    ),
    "a footnote and its text": (
        word(
            f"<p class=MsoNormal>Recycling was 63%{word_note(2)}.</p>"
            "<div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width=\"33%\">"
            f"<div style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText>{word_note(2)} For 2024.</p></div>"
            "</div>"
        ),
        "<p>Recycling was 63% [2].</p><p>[2] For 2024.</p>",
    ),
    "an endnote in roman figures": (
        word(
            "<p class=MsoNormal>A total of 1,300<a style='mso-endnote-id:edn1' href=\"#_edn1\">"
            "<span class=MsoEndnoteReference>i</span></a> homes</p>"
        ),
        "<p>A total of 1,300 [i] homes</p>",
    ),
    "bullets": (
        word(word_item("Libraries", "·", place="First") + word_item("Parks", "·", place="Last")),
        "<ul><li><p>Libraries</p></li><li><p>Parks</p></li></ul>",
    ),
    "bullets in bullets": (
        word(
            word_item("Homes", "·")
            + word_item("New", "o", 2)
            + word_item("Repaired", "o", 2)
            + word_item("Roofs", "§", 3)
            + word_item("Roads", "·")
        ),
        "<ul><li><p>Homes</p><ul><li><p>New</p></li><li><p>Repaired</p><ul><li><p>Roofs</p></li></ul></li></ul></li>"
        "<li><p>Roads</p></li></ul>",
    ),
    "numbers": (
        word(word_item("Plan", "1.") + word_item("Build", "2.")),
        "<ol><li><p>Plan</p></li><li><p>Build</p></li></ol>",
    ),
    "numbers that go on after a paragraph": (
        word(
            word_item("Plan", "1.")
            + "<p class=MsoNormal>Then:</p>"
            + word_item("Build", "2.")
            + word_item("Let", "3.")
        ),
        '<ol><li><p>Plan</p></li></ol><p>Then:</p><ol start="2"><li><p>Build</p></li><li><p>Let</p></li></ol>',
    ),
    "letters": (
        word(word_item("Cost", "(a)") + word_item("Time", "(b)")),
        '<ol type="a"><li><p>Cost</p></li><li><p>Time</p></li></ol>',
    ),
    "roman numbers": (
        word(
            word_item("Cost", "i.")
            + word_item("Time", "ii.")
            + word_item("People", "iii.")
            + word_item("Land", "iv.")
        ),
        '<ol type="i"><li><p>Cost</p></li><li><p>Time</p></li><li><p>People</p></li><li><p>Land</p></li></ol>',
    ),
    "letters up to i": (
        word(word_item("Seven", "g)") + word_item("Eight", "h)") + word_item("Nine", "i)")),
        '<ol start="7" type="a"><li><p>Seven</p></li><li><p>Eight</p></li><li><p>Nine</p></li></ol>',
    ),
    "numbers of several levels are kept as they are": (
        word(word_item("Buy 40 homes", "1.1") + word_item("Let them", "1.2")),
        "<p>1.1 Buy 40 homes</p><p>1.2 Let them</p>",
    ),
    "numbers below bullets": (
        word(
            word_item("Homes", "·")
            + word_item("First", "1.", 2)
            + word_item("Second", "2.", 2)
            + word_item("Roads", "·")
        ),
        "<ul><li><p>Homes</p><ol><li><p>First</p></li><li><p>Second</p></li></ol></li><li><p>Roads</p></li></ul>",
    ),
    "a table": (
        word(
            "<table class=MsoTableGrid border=1><tr><td width=200><p class=MsoNormal><b>Member<o:p></o:p></b></p></td>"
            "<td width=200><p class=MsoNormal><b>Vote<o:p></o:p></b></p></td></tr>"
            "<tr><td width=200><p class=MsoNormal>Cllr A<o:p></o:p></p></td>"
            "<td width=200><p class=MsoNormal>For<o:p></o:p></p></td></tr></table>"
        ),
        "<p><strong>Member; Vote</strong></p><p>Cllr A; For</p>",
    ),
    "a table with empty cells": (
        word(
            "<table><tr><td><p>Ward</p></td><td><p>2024</p></td><td><p>2025</p></td></tr>"
            "<tr><td><p>Town</p></td><td><p><o:p>&nbsp;</o:p></p></td><td><p>7</p></td></tr>"
            "<tr><td><p>Hill</p></td><td><p>5</p></td><td><p>&nbsp;</p></td></tr></table>"
        ),
        "<p>Ward; 2024; 2025</p><p>Town; –; 7</p><p>Hill; 5</p>",
    ),
    "a cell with a list": (
        word(
            "<table><tr><td><p>Homes</p></td><td>"
            + word_item("New", "·")
            + word_item("Old", "·")
            + "</td></tr><tr><td><p>Roads</p></td><td><p>All</p></td></tr></table>"
        ),
        "<p>Homes</p><ul><li><p>New</p></li><li><p>Old</p></li></ul><p>Roads; All</p>",
    ),
    "headings": (
        word("<h1>Our plan<o:p></o:p></h1><h2>Homes</h2><p class=MsoNormal>More.</p><h3>Rent</h3>"),
        "<h3>Our plan</h3><h4>Homes</h4><p>More.</p><h4>Rent</h4>",
    ),
    "a title and headings of paragraphs": (
        word("<p class=MsoTitle>Our plan</p><p class=MsoHeading8>Small print</p><p class=MsoNormal>Text</p>"),
        "<h3>Our plan</h3><p>Small print</p><p>Text</p>",
    ),
    "bold and italic": (
        word(
            "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Ten</b> and <i>twenty</i> "
            "<span style='mso-bidi-font-weight:bold'>plain</span></p>"
        ),
        "<p>Ten and <em>twenty</em> plain</p>".replace("Ten", "<strong>Ten</strong>"),
    ),
    "hidden text": (
        word(
            "<p class=MsoNormal>Open <span style='display:none;mso-hide:all'>(not yet: 450)</span>daily</p>"
        ),
        "<p>Open daily</p>",
    ),
    "a comment": (
        word(
            "<p class=MsoNormal>About <a style='mso-comment-reference:AB_1;mso-comment-date:20260302T1011'>300</a>"
            "<span class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]>"
            '<a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[AB1]</a><![endif]>'
            "<span style='mso-special-character:comment'>&nbsp;</span></span></span> homes</p>"
            "<div style='mso-element:comment-list'><div style='mso-element:comment'><div class=msocomtxt id=\"_com_1\">"
            "<p class=MsoCommentText>Is it 400?</p></div></div></div>"
        ),
        "<p>About 300 homes</p>",
    ),
    "a text box": (
        word(
            "<p class=MsoNormal>Population 130,000<span style='mso-ignore:vglayout;position:absolute;z-index:1'>"
            "<table cellpadding=0><tr><td><div><p class=MsoNormal>2,500 homes</p></div></td></tr></table></span></p>"
        ),
        "<p>Population 130,000</p><p>2,500 homes</p>",
    ),
    "columns made with tabs": (
        word(
            "<p class=MsoNormal>Town<span style='mso-tab-count:2'>&nbsp;&nbsp;&nbsp; </span>500"
            "<span style='mso-tab-count:1'>&nbsp; </span>300</p>"
        ),
        "<p>Town 500 300</p>",
    ),
    "a link to a file of the computer": (
        word('<p class=MsoNormal>See <a href="file:///C:/Users/officer/plan.docx">the plan</a>.</p>'),
        "<p>See the plan.</p>",
    ),
    "marks that stay and marks that go": (
        word("<p class=MsoNormal>“Co\u00adoperate”\u200b – it’s the council\u2019s <u>aim</u></p>"),
        "<p>“Cooperate” – it’s the council’s aim</p>",
    ),
    "Word on the web, a list in a list for each item": (
        '<div class="OutlineElement"><p class="Paragraph" role="heading" aria-level="1">Aims</p></div>'
        '<div class="ListContainerWrapper"><ul class="BulletListStyle1"><li><p class="Paragraph">Homes</p></li>'
        '</ul></div><div class="ListContainerWrapper"><ul class="BulletListStyle1"><li><p>Roads</p></li>'
        "</ul></div>",
        "<h3>Aims</h3><ul><li><p>Homes</p></li><li><p>Roads</p></li></ul>",
    ),
}
