"""As a browser copies a part of a page, and text without tags: (what is sent, what is kept) by a name."""


def web(body: str) -> str:
    """As Chromium copies a part of a page."""
    return f"<html><body><!--StartFragment-->{body}<!--EndFragment--></body></html>"


WEB = {
    "a table with headings and a caption": (
        web(
            "<table><caption>Votes</caption><thead><tr><th>Member</th><th>Vote</th></tr></thead>"
            "<tbody><tr><td>Cllr A</td><td>For</td></tr></tbody></table>"
        ),
        "<p>Votes</p><p><strong>Member; Vote</strong></p><p>Cllr A; For</p>",
    ),
    "lines in a cell": (
        web("<table><tr><td>Cllr A<br>Cllr B</td><td>For</td></tr></table>"),
        "<p>Cllr A / Cllr B; For</p>",
    ),
    "cells without a table": ("<td>500</td><td>300</td>", "<p>500</p><p>300</p>"),
    "cells that are never closed": (
        "<table><tr><td>500<td>300<tr><td>1<td>2</table>",
        "<p>500; 300</p><p>1; 2</p>",
    ),
    "boxes beside one another": (
        web(
            '<div><span style="display:block">500</span><span style="display:inline-block">300</span>'
            '<span style="display:inline-block">200</span><button>Go</button></div>'
        ),
        "<p>500</p><p>300 200 Go</p>",
    ),
    "terms and what they mean": (
        web("<dl><dt>Homes</dt><dd>500</dd><dt>Roofs</dt><dd>300</dd></dl>"),
        "<p>Homes</p><p>500</p><p>Roofs</p><p>300</p>",
    ),
    "a picture between figures": (
        web(
            '<p>500<img src="a.png" alt="Chart">300</p><figure><img src="b.png"><figcaption>Homes</figcaption></figure>'
        ),
        "<p>500 300</p><p>Homes</p>",
    ),
    "a price that was struck out": (
        web("<p>Permit: <s>£50</s>£30 <strike>now</strike></p>"),
        "<p>Permit: £30</p>",
    ),
    "units and formulas": (
        web("<p>300 m<sup>2</sup>, 12 µg/m<sup>3</sup>, CO<sub>2</sub>e, 1<sup>st</sup>, 1<sup>af</sup></p>"),
        "<p>300 m², 12 µg/m³, CO₂e, 1st, 1af</p>",
    ),
    "money is no unit": (web("<p>£3m<sup>2</sup> and £2.5m<sup>1</sup></p>"), "<p>£3m [2] and £2.5m [1]</p>"),
    "notes on figures": (
        web("<p>300<sup>1</sup>homes, 63%<sup>2, 3</sup>, 40<sup>(a)</sup> and 7<sup>*</sup></p>"),
        "<p>300 [1] homes, 63% [2, 3], 40 [a] and 7*</p>",
    ),
    "half": (web("<p>2<sup>1</sup>/<sub>2</sub> years</p>"), "<p>2¹/₂ years</p>"),
    "scripts, styles and forms": (
        web(
            "<style>p{}</style><p>Yes</p><script>alert(1)</script><p onclick=x>No</p><select><option>A</select>"
            "<textarea>t</textarea><svg><text>s</text></svg>"
        ),
        "<p>Yes</p><p>No</p><p>A</p>",
    ),
    "what is hidden": (
        web(
            '<p>Open<span hidden> 1</span><span style="visibility: hidden"> 2</span> now</p><div style="display:none">'
            "<p>3</p></div>"
        ),
        "<p>Open now</p>",
    ),
    "a card that is one link": (
        web('<a href="https://council.example/x"><h3>Homes</h3><p>500</p></a>'),
        '<h3><a href="https://council.example/x">Homes</a></h3><p><a href="https://council.example/x">500</a></p>',
    ),
    "links of other kinds": (
        web(
            '<p><a href="javascript:alert(1)">a</a> <a href="#top">b</a> <a href="/plans/">c</a> <a href="tel:1">d</a> '
            '<a href="//other.example">e</a></p>'
        ),
        '<p>a b <a href="/plans/">c</a> <a href="tel:1">d</a> e</p>',
    ),
    "sections": (
        web("<section>A</section><article>B</article><address>C</address><pre>D\nE</pre><hr><main>F</main>G"),
        "<p>A</p><p>B</p><p>C</p><p>D<br>E</p><p>F</p><p>G</p>",
    ),
    "a list that begins with a list": (
        web("<ul><li><ul><li>A</li></ul></li></ul><ol start=4 type=i><li>B</ol><ul><ul><li>C</ul></ul>"),
        '<ul><li><p>A</p></li></ul><ol start="4" type="i"><li><p>B</p></li></ol><ul><li><p>C</p></li></ul>',
    ),
    "a heading in an item": (
        web("<ul><li><h3>A</h3>B</li></ul>"),
        "<ul><li><p><strong>A</strong></p><p>B</p></li></ul>",
    ),
    "bullets that were typed": (
        web('<p class="x">• One</p><p class="x">•&nbsp;&nbsp;Two</p><p class="x">Three</p>'),
        "<ul><li><p>One</p></li><li><p>Two</p></li></ul><p>Three</p>",
    ),
    "a quotation in a line": (web("<p>She said <q>yes</q>.</p>"), "<p>She said “yes”.</p>"),
    "a tag of no language": (
        "<p>Spend <insert figure> by 5 < 6</p>",
        "<p>Spend &lt;insert figure&gt; by 5 &lt; 6</p>",
    ),
    "a tag that never ends": ("Less <i>than</i> 5 <b and more", "<p>Less <em>than</em> 5 &lt;b and more</p>"),
}
# Without a mark of HTML: as a box without an editor, a file or a program sends it.
PLAIN = {
    "paragraphs and lines": ("One\nline\n\nTwo\r\n\r\n\r\nThree", "<p>One<br>line</p><p>Two</p><p>Three</p>"),
    "columns": ("Member\tVote\nCllr A\tFor", "<p>Member Vote<br>Cllr A For</p>"),
    "bullets": (
        "Aims:\n• Homes\n• Roads\nEnd",
        "<p>Aims:</p><ul><li><p>Homes</p></li><li><p>Roads</p></li></ul><p>End</p>",
    ),
    "dashes": ("- Homes\n- Roads", "<ul><li><p>Homes</p></li><li><p>Roads</p></li></ul>"),
    "one dash is no list": ("It is best.\n– Cllr A", "<p>It is best.<br>– Cllr A</p>"),
    "a figure below nought": ("- 5\nand 3", "<p>- 5<br>and 3</p>"),
    "numbers stay": ("1. Plan\n2. Build", "<p>1. Plan<br>2. Build</p>"),
    "ends of lines of Word": ("500\x0b300\x0c200", "<p>500<br>300<br>200</p>"),
    "signs": ("R&D < 5 & > 3", "<p>R&amp;D &lt; 5 &amp; &gt; 3</p>"),
    "named signs": ("Tom &amp; Jerry&nbsp;5", "<p>Tom &amp; Jerry&nbsp;5</p>"),
    "below a text with tags": ("<p>Old</p>\r\n\r\nNew\r\n\r\nNewer", "<p>Old</p><p>New</p><p>Newer</p>"),
    "nothing": (" \n\t ", ""),
}
