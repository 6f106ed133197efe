"""Feeds by the piece: an entry, a document around it, and text made to do harm."""

import json
from html import escape

ESC = "\x1b"
ATTACKS = {
    "clipboard": f"{ESC}]52;c;cm0gLXJm\x07",
    "window title": f"{ESC}]0;TAKEN\x07",
    "link": f"{ESC}]8;;http://evil.example/{ESC}\\click{ESC}]8;;{ESC}\\",
    "clear": f"{ESC}[2J{ESC}[H",
    "mouse": f"{ESC}[?1003h",
    "report": f"{ESC}[6n",
    "device string": f"{ESC}P+q544e{ESC}\\",
    "reset": f"{ESC}c",
    "picture": f"{ESC}_Gf=24,s=1,v=1;AAAA{ESC}\\",
    "bell": "\x07",
    "back": "safe\x08\x08\x08\x08evil",
    "overwritten": "safe\revil",
    "c1": "\x9b2J\x9d0;TAKEN\x9c",
    "delete": "a\x7fb",
    "bidi": "abc \u202egnp.exe\u202c \u2066 never closed",
}
"""What a text may try with a terminal, by name."""
MARKUP = (
    "[bold]not bold[/bold]",
    "[/]",
    "[",
    "[@click=app.quit()]click[/]",
    "[link=file:///etc/passwd]x[/link]",
    "back\\",
    "{curly} %s {0}",
    "[color=#zzzzzz]x[/]",
)
UNUSUAL = {
    "accents": "Z" + "\u0301\u0489" * 400,
    "family": "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
    "wide": "漢字カタカナ한글" * 20,
    "tags": "🏴\U000e0067\U000e0062\U000e007f",
    "nothings": "a\ufffe\uffffb",
    "arabic": "مرحبا بالعالم 123",
    "ligature": "ﷺ﷽",
}


def item(number: int, **changed: str | None) -> str:
    """An entry of RSS; each field can be replaced by other XML, "" or None leaves it out."""
    told: dict[str, str | None] = {
        "title": f"Entry {number}",
        "link": f"http://127.0.0.1:9/{number}",
        "guid": f"urn:entry:{number}",
        "pubDate": f"{1 + number % 28:02} Jan 2026 08:00:00 GMT",
        "description": f"&lt;p&gt;Text of entry {number}.&lt;/p&gt;",
    }
    raw = changed.pop("raw", "") or ""
    fields = "".join(
        f"<{name}>{value}</{name}>" for name, value in {**told, **changed}.items() if value
    )
    return f"<item>{fields}{raw}</item>"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', title: str = "T") -> str:
    """A document of RSS around entries."""
    named = f"<title>{title}</title>" if title else ""
    return (
        f'{head}<rss version="2.0"><channel>{named}<link>http://127.0.0.1:9/</link>'
        f"<description>d</description>{''.join(items)}</channel></rss>"
    )


def good(count: int = 3) -> bytes:
    """A document with nothing wrong."""
    return rss(*map(item, range(count))).encode()


def told(title: str, encoding: str, declared: str = "", mark: bytes = b"") -> bytes:
    """One entry in an encoding, which need not be the one declared."""
    named = f' encoding="{declared}"' if declared else ""
    return mark + rss(item(0, title=title), head=f'<?xml version="1.0"{named}?>').encode(encoding)


def references(text: str) -> str:
    """A text in XML whose control characters are references."""
    return "".join(
        f"&#{ord(each)};" if ord(each) < 32 or 126 < ord(each) < 160 else escape(each)
        for each in text
    )


def attacks(write: str) -> bytes:
    """An entry for each attack.

    Args:
        write: "raw" as bytes, "reference" as references, "twice" as references inside HTML.
    """
    items = []
    for number, (name, text) in enumerate(ATTACKS.items()):
        ways = {
            "raw": escape(text),
            "reference": references(text),
            "twice": escape(references(text)),
        }
        words = f"{name}: {ways[write]} end"
        items.append(item(number, title=words, author=words, description=f"&lt;p&gt;{words}"))
    return rss(*items, title=f"Feed {references(ATTACKS['window title'])}").encode()


def json_attacks() -> bytes:
    """The same as a JSON Feed."""
    items = [
        {
            "id": name,
            "url": f"http://127.0.0.1:9/{text}",
            "title": f"{name}: {text} end",
            "content_html": f"<p>{text} end</p>",
            "authors": [{"name": text}],
        }
        for name, text in ATTACKS.items()
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": ATTACKS["reset"]}
    return json.dumps({**head, "items": items}).encode()
