"""As Outlook, LibreOffice and Google Docs put it on the clipboard: (what is sent, what is kept) by a name."""

from .word import word

DOCS_START = '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-7f0e">'
DOCS_END = "</b>"


def docs(body: str) -> str:
    return DOCS_START + body + DOCS_END


OUTLOOK = {
    "a link through its safe links": (
        word(
            '<p class=MsoNormal><a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcouncil.example'
            '%2Fa%3Fb%3D2&amp;data=05%7C01&amp;reserved=0">Homes</a> or '
            '<a href="mailto:homes@council.example">write</a></p>'
        ),
        '<p><a href="https://council.example/a?b=2">Homes</a> or <a href="mailto:homes@council.example">write</a></p>',
    ),
    "lines of a message": (
        '<div style="font-family:Calibri">Dear all,</div><div><br></div><div>500 homes</div><div>300 roofs</div>',
        "<p>Dear all,</p><p>500 homes</p><p>300 roofs</p>",
    ),
    "tables that lay out a message": (
        "<table><tbody><tr><td><table><tbody><tr><td><h2>News</h2><p>One.</p><p>Two.</p></td></tr></tbody></table></td>"
        "<td><table><tbody><tr><td>Ward</td><td>5</td></tr></tbody></table></td></tr></tbody></table>",
        "<h3>News</h3><p>One.</p><p>Two.</p><p>Ward; 5</p>",
    ),
    "an address in lines": (
        "<p class=MsoPlainText>Town Hall<br>1 High Street<br><br>Open 9 to 5</p>",
        "<p>Town Hall<br>1 High Street</p><p>Open 9 to 5</p>",
    ),
    "a quoted message": (
        "<div>Agreed.</div><blockquote><div>We said 500.<blockquote>And 300.</blockquote></div></blockquote>",
        "<p>Agreed.</p><blockquote><p>We said 500.</p><p>And 300.</p></blockquote>",
    ),
}
LIBREOFFICE = {
    "a list and font tags": (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>'
        '<style type="text/css">p { line-height: 115% }</style></head><body lang="en-GB"><ul>\n\t<li><p '
        'style="margin-bottom: 0cm"><font face="Liberation Serif"><b>Homes</b></font></p></li>\n\t<li><p>Roads</p>'
        "\n\t<ul>\n\t\t<li><p>Lanes</p></li>\n\t</ul>\n</ul></body></html>",
        "<ul><li><p><strong>Homes</strong></p></li><li><p>Roads</p><ul><li><p>Lanes</p></li></ul></li></ul>",
    ),
    "a footnote": (
        '<p>We plant 300<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a> trees</p>'
        '<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" '
        'href="#sdfootnote1anc">1</a>By 2030</p></div>',
        "<p>We plant 300 [1] trees</p><p>[1] By 2030</p>",
    ),
    "a tracked change": (
        '<p>By <del cite="mailto:" datetime="2026-05-01"><span>2030</span></del><ins cite="mailto:">2032</ins></p>',
        "<p>By 2032</p>",
    ),
    "a table of a spreadsheet": (
        '<table cellspacing="0" border="0"><colgroup width="85"></colgroup><tr><td height="17" align="left">Ward</td>'
        '<td align="right" sdval="500"><b>500</b></td><td align="right" sdval="300">300</td></tr></table>',
        "<p>Ward; <strong>500</strong>; 300</p>",
    ),
}
DOCS = {
    "text that is not bold": (
        docs(
            '<p dir="ltr" style="line-height:1.38;"><span style="font-weight:400;white-space:pre-wrap;">Plain, </span>'
            '<span style="font-weight:700;">bold</span><span style="font-style:italic;"> slanted</span></p>'
        ),
        "<p>Plain, <strong>bold</strong> <em>slanted</em></p>",
    ),
    "a list": (
        docs(
            '<ul style="margin-top:0"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr" '
            'role="presentation"><span>Homes</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation">'
            '<span>Flats</span></p></li></ul><li dir="ltr" aria-level="1"><p role="presentation">Roads</p></li></ul>'
        ),
        "<ul><li><p>Homes</p><ul><li><p>Flats</p></li></ul></li><li><p>Roads</p></li></ul>",
    ),
    "a table": (
        docs(
            '<div dir="ltr" align="left"><table><colgroup><col width="301"><col></colgroup><tbody><tr><td><p dir="ltr">'
            "<span>2024</span></p></td><td><p><span>500</span></p></td></tr><tr><td><p>2025</p></td><td><p>300</p></td>"
            "</tr></tbody></table></div>"
        ),
        "<p>2024; 500</p><p>2025; 300</p>",
    ),
    "a footnote": (
        docs(
            '<p>Open 24<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> hours a day, 7'
            '<span style="vertical-align:super;font-size:0.6em">2</span> days</p>'
        ),
        "<p>Open 24 [1] hours a day, 7 [2] days</p>",
    ),
    "comments": (
        docs(
            '<p>Open 24<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> hours</p><div><p><a href="#cmnt_ref1" '
            'id="cmnt1">[a]</a><span>Is that so?</span></p></div>'
        ),
        "<p>Open 24 hours</p>",
    ),
    "struck out": (
        docs(
            '<p><span style="text-decoration:line-through;">£500</span><span style="color:red">£300</span></p>'
        ),
        "<p>£300</p>",
    ),
    "a link through the search engine": (
        docs(
            '<p><a href="https://www.google.com/url?q=https://council.example/a%3Fb&amp;sa=D&amp;usg=1">Read on</a></p>'
        ),
        '<p><a href="https://council.example/a?b">Read on</a></p>',
    ),
    "cells of a sheet": (
        '<google-sheets-html-origin><style>td {border: 1px solid}</style><table data-sheets-root="1"><tbody><tr>'
        '<td data-sheets-value=\'{"1":2,"2":"<5"}\'>&lt;5</td><td data-sheets-value=\'{"1":3,"3":300}\'>300</td></tr>'
        "</tbody></table></google-sheets-html-origin>",
        "<p>&lt;5; 300</p>",
    ),
}
