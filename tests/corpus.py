"""What somebody who means harm, or a broken program, puts where a value belongs."""

from urllib.parse import quote, quote_from_bytes

LONG = 100_000

TEXTS = {
    "nul": "a\0b",
    "lone surrogate": "\ud800",
    "controls": "\x01\x1b\x7f\x85",
    "byte order mark": "\ufeffmet",
    "bidi override": "\u202emet\u2066\u2069\u200f",
    "joiners": "\u200d\u200c\u2028\u2029",
    "marks": "a" + "\u0301" * LONG,
    "emoji": "👨‍👩‍👧‍👦" * 50,
    "long": "x" * LONG,
    "digits": "9" * 5000,
    "2^63": str(2**63),
    "minus": "-1",
    "nan": "NaN",
    "infinity": "Infinity",
    "float": "1e400",
    "full width": "１２３",  # noqa: RUF001
    "year 0": "0000-01-01",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31T23:59-12:00",
    "30 February": "2022-02-30",
    "template": "{{7*7}}{% load x %}",
    "format": "%s%n{0.__class__}",
    "path": "../../etc/passwd",
    "header": "a\r\nSet-Cookie: a=b",
    "markup": "<script>alert(1)</script>\"'",
    "sql": "' OR 1=1; --",
    "query": "a & | ! ( ) <-> :* \\",
    "quotes": '"' * 999,
    "minuses": "-" * 199,
    "parentheses": "(" * 199,
    "patterns": "(a+)+$" * 30,
    "sheet": "=HYPERLINK(0)",
    "blank": " \t\n",
    "nothing": "",
}

RAW = {"bad utf-8": b"\xff\xfe\xc0\x80", "overlong": b"\xe0\x80\x80", "cut": b"\xd0"}

VALUES = {name: quote(text, safe="", errors="surrogatepass") for name, text in TEXTS.items()}
VALUES |= {name: quote_from_bytes(raw) for name, raw in RAW.items()}
VALUES |= {"bad percent": "%zz%", "half percent": "%"}
"""Each as it stands in an address."""
