"""What is sent in place of what is expected: marked, so that it is known again wherever it comes out."""

from urllib.parse import quote

# Markup that no page has: an element called zq, an attribute called zqa, an address that runs something.
MARKUP = [
    "<zq>",
    '"><zq zqa="1">',
    "'><zq zqa='1'>",
    '" zqa="1',
    "' zqa='1",
    " zqa=1 ",
    "</script><zq>",
    "</title></textarea></style><zq>",
    "<!--><zq>",
    "<zq\x0czqa=1>",
    "<a href=javascript:zq()>zq</a>",
    "<p>Fine</p><img src=x zqa=1><svg zqa=1>",
    "javascript:zq()",
    "&lt;zq&gt;",
    "\\u003czq\\u003e",
    "]]><zq/>",
    "{{ zq }}{% zq %}",
    "${zq}",
]
TEXTS = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "2",
    "99999999999999999999",
    "-9223372036854775809",
    "2147483648",
    "1e400",
    "NaN",
    "Infinity",
    "1,234.5",
    "0x1f",
    "٣",
    "²",
    "½",
    "\x00",
    "a\x00b",
    "\r\nX-Zq: 1",
    "\n\n",
    "\t",
    "\ud800",
    "\uffff",
    "\U0001f9d1",
    "\u202e\u200b\ufeff",
    "e\u0301" * 40,
    "=zq()",
    "@zq()",
    "+zq|' /C zq'!A0",
    "' OR 1=1 --",
    "%",
    "%zz",
    "%00",
    "_%\\",
    "*",
    "a" * 300,
    "é" * 3_000,
    "a " * 1_000,
    "(" * 200,
    '"' * 101,
    "-" * 99,
    "../../../../etc/passwd",
    "..%2f..%2f",
    "//zq.example/",
    "https://zq.example/",
    "/\\zq.example",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "2026-13",
    "2026-W60",
    "10000-01-01",
    "31/02/2026",
    "1 January 0000",
    "July to September 99999",
    "25:61",
    "null",
    "true",
    "[]",
    "{}",
    "abc",
    "housing",
    "housnig",
    "none",
    "en",
    "cy",
]
LONE = "\ud800"


def a_text(dice) -> str:
    """One of those, or two in a row, or one with a letter changed."""
    text = dice.choice(MARKUP if dice.random() < 0.35 else TEXTS)
    chance = dice.random()
    if chance < 0.15:
        return text + dice.choice(MARKUP + TEXTS)
    if chance < 0.25 and text:
        place = dice.randrange(len(text))
        return (
            text[:place]
            + chr(dice.choice([0, 10, 34, 39, 60, 92, 0x7F, 0xA0, 0x2028, 0x10FFFF]))
            + text[place:]
        )
    return text


def quoted(dice, text: str) -> str:
    """As a browser writes it in an address; now and then as only a program does: raw, badly quoted, twice quoted."""
    whole = text.encode("utf-8", "surrogatepass")
    chance = dice.random()
    if chance < 0.8:
        return quote(whole, safe="")
    if chance < 0.86:
        return quote(quote(whole, safe=""), safe="")
    if chance < 0.92:
        return "%" + quote(whole, safe="%")
    # A raw byte of an address is no blank and no control sign: the server refuses those.
    return "".join(chr(byte) for byte in whole if byte > 0x20 and byte not in (0x23, 0x7F))


def in_header(text: str) -> str:
    """What gunicorn lets through: a line, as the bytes of Latin-1."""
    whole = text.encode("utf-8", "surrogatepass")[:4_000].decode("latin-1")
    return "".join(sign for sign in whole if sign >= " " and sign != "\x7f").strip()
