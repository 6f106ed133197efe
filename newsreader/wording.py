"""What an entry says in words: the text without what changes at each look and means nothing.

Two versions of an entry whose wording is the same are the same to a reader, whatever became of
their markup, their links' tracking parameters, their counters and their date stamps.
"""

import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|br|hr|tr|td|th|table|blockquote|pre|section|article|figure"
    r"|figcaption|header|footer|dt|dd)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_ALIKE = str.maketrans(
    "‘’‚‛“”„‟«»‹›–—−‑",
    "''''\"\"\"\"\"\"''----",
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
)

_NUMBER = r"\d[\d.,\u00a0]*\s?[kKmM]?"
_COUNTED = (
    r"comments?|views?|likes?|shares?|replies|reply|reactions?|votes?|points?|reads|claps?|boosts?"
    r"|retweets?|reposts?|favou?rites?|bookmarks?|followers?|subscribers?|downloads?|upvotes?"
    r"|kommentare?|aufrufe|antworten|commentaires?|vues|comentarios?|vistas|commenti|reacties"
)
_COUNTER = re.compile(
    rf"\(?\b{_NUMBER}\s?(?:{_COUNTED})\b\)?|\b(?:{_COUNTED})\s?[:(]\s?{_NUMBER}\)?"
    r"|\b(?:no|keine|aucun)\s(?:comments?|kommentare?|commentaires?)\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|janv|févr|avr|juin|juil"
    r"|août|déc|ene|abr|ago|dic)[^\W\d_]*\.?"
)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?(?:[A-Z]{2,4}|Z|[+-]\d{2}:?\d{2})\b)?"
_DAY = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}(?:T{_CLOCK})?|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
    rf"|\d{{1,2}}\.?(?:st|nd|rd|th)?\s{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?"
_STAMP = rf"{_WEEKDAY}(?:{_DAY}(?:,?\s(?:at\s|um\s|-\s)?{_CLOCK})?|{_CLOCK}(?:,?\s{_DAY})?)"
_AGO = (
    r"(?:\d+|an?|one)\s(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s?\.?\sago"
    r"|vor\s\d+\s(?:sekunde|minute|stunde|tag|woche|monat|jahr)\w*|il\sy\sa\s\d+\s\w+|just\snow"
)
_STAMPED = re.compile(
    r"\b(?:(?:last\s)?(?:updated|modified|edited|published|posted|changed)|as\sof|stand|aktualisiert"
    rf"|mis\sà\sjour)(?:\son)?\s?:?\s?(?:{_STAMP}|{_AGO})|\b(?:{_AGO})",
    re.IGNORECASE,
)
_MERELY_STAMP = re.compile(rf"\W*(?:{_STAMP})\W*", re.IGNORECASE)
_READING_TIME = re.compile(r"\b\d+\s?min(?:ute)?s?\s(?:read|lesezeit)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")

_TRACKING = re.compile(
    r"(?:utm|pk|mtm|mc|hsa|_hs|vero|oly|at|cmp|ns)_.*"
    r"|(?:fb|g)clid|dclid|msclkid|yclid|igshid|mkt_tok|ref|ref_src|ref_url|cmpid|ito|xtor|spm|smid|ncid"
    r"|wt_mc|s_cid|sessionid|phpsessid|jsessionid|_ga",
    re.IGNORECASE,
)


def wording(title: str, markup: str) -> str:
    """Give the words of an entry, ready to be compared.

    Args:
        title: As the feed has it, clean.
        markup: The body as HTML.

    Returns:
        Title and text without markup, counters, date stamps and tracking parameters.
    """
    return "\n".join([plain_wording(title), *_passages(markup)])


def plain_wording(text: str) -> str:
    """The words of a text without markup, ready to be compared: see ``wording``."""
    plain = text if text.isascii() else text.translate(_ALIKE)
    line = " ".join(plain.split())
    if "://" in line:
        line = _ADDRESS.sub(lambda found: bare_address(found[0]), line)
    if _MERELY_STAMP.fullmatch(line):
        return ""
    for noise in (_COUNTER, _STAMPED, _READING_TIME):
        line = noise.sub(" ", line)
    return " ".join(line.split())


def bare_address(url: str) -> str:
    """An address without what does not tell one page from another.

    Args:
        url: A whole address.

    Returns:
        Host and path in one writing, without scheme, "www.", a slash at the end and tracking
        parameters; the address itself where it can't be taken apart.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return url
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0])])
    tail = f"?{query}" if query else ""
    mark = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{port}{parts.path.rstrip('/')}{tail}{mark}"


def _passages(markup: str) -> list[str]:
    """The text of a body in passages as its blocks part it."""
    if "<" not in markup:
        return list(filter(None, [plain_wording(html.unescape(markup))]))
    parted = _BLOCK.sub("\0", _HIDDEN.sub(" ", markup))
    bare = html.unescape(_TAG.sub("", parted))
    return list(filter(None, map(plain_wording, bare.split("\0"))))
