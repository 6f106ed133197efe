"""Texts that are cut short: how they end, and what the feed's software adds to them."""

import re

_MARK = 60
"""Characters at a text's end in which the mark of a cut is looked for, white space included."""
_NOTICE = 600
"""Likewise for a whole notice such as "The post … appeared first on …"."""
SHORT = 60
"""Words; a single paragraph of fewer that links to its page is a summary, not the text."""

_MORE = (
    r"(?:(?:click (?:here )?to )?(?:continue|keep) reading|"
    r"read (?:the )?(?:more|full|rest|on|whole|entire)(?: (?:article|story|post|entry|here|"
    r"of (?:this|the) \w+|on \w+|at \w+|about \w+))?|(?:the )?full (?:article|story)|"
    r"view (?:article|full post)|more here|learn more|weiterlesen|mehr(?: lesen| dazu)?|"
    r"lire la suite(?: de l[’']article)?|en savoir plus|(?:seguir|continuar|sigue) leyendo|"
    r"leer más|continua a leggere|leggi tutto|ler mais|continue lendo|lees (?:meer|verder)|"
    r"続きを読む|阅读(?:全文|更多)|閱讀(?:全文|更多))"
)
_ARROWS = r"[\s\]\[().:…→»›>⟶▸–—-]*"
_TITLE = r"(?:\s?[“\"‘'«].{0,200})?"
_BEFORE = r"(?:\A|(?<=[.…\]\[()»!?”\"’])\s*|\s(?-i:(?=[A-Z])))"
_ENDING = re.compile(rf"{_BEFORE}{_MORE}{_TITLE}{_ARROWS}\Z", re.IGNORECASE | re.DOTALL)
_LINE = re.compile(
    rf"\A{_ARROWS}(?:{_MORE}(?:{_TITLE}|\s(?:on|at|about|here)\b.{{0,120}})|"
    rf"continue reading\b.{{0,160}}){_ARROWS}\Z",
    re.IGNORECASE | re.DOTALL,
)
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.|more)\s*\]|\(\s*more\s*(?:…|\.\.\.)?\s*\))\s*\Z", re.IGNORECASE
)
_DOTS = re.compile(r"\w\s?(?:…|\.\.\.)\s*\Z")
_DOTS_BEFORE = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*\Z")
_APPEARED = re.compile(
    r"(?:\A|\n|\s)(?:"
    r"The (?:post|article|entry) .{1,300}? (?:(?:first )?appeared(?: first)?|"
    r"was originally published) (?:on|in|at)|Der Beitrag .{1,300}? erschien(?: zuerst)? auf|"
    r"L[’']article .{1,300}? est apparu en premier sur|"
    r"(?:La entrada|El artículo) .{1,300}? (?:se publicó|apareció) primero en|"
    r"Il post .{1,300}? proviene da|O post .{1,300}? apareceu primeiro em"
    r") .{1,120}\Z",
    re.IGNORECASE | re.DOTALL,
)


_APPEARS = (
    "appeared", "originally published", "erschien", "apparu", "publicó", "apareció", "proviene",
    "apareceu",
)  # fmt: skip
"""Each of these has one of them; they are quickly looked for."""


def is_notice(text: str) -> bool:
    """Tell whether a whole line only says where the text came from, or where it goes on."""
    return bool(_APPEARED.match(text)) or leads_on(text)


def leads_on(text: str) -> bool:
    """Tell whether a whole line is only "Read more", "Continue reading …" or their like."""
    return len(text) < 200 and _LINE.match(text) is not None


def says_more(text: str) -> bool:
    """Tell whether a text ends in "Read more", "Continue reading …" or their like."""
    return _ENDING.search(text[-300:]) is not None


def teases(text: str) -> bool:
    """Tell whether a text breaks off in dots and then says "Read more"."""
    found = _ENDING.search(text, max(0, len(text) - 300))
    return found is not None and _DOTS_BEFORE.search(text[: found.start()]) is not None


def is_cut(text: str) -> bool:
    """Tell whether a text ends in the mark of a cut: "[…]", "(more…)"."""
    return _CUT.search(text[-_MARK:]) is not None


def trails_off(text: str) -> bool:
    """Tell whether a text ends in dots after a word."""
    return _DOTS.search(text[-_MARK:]) is not None


def without_notice(text: str) -> str:
    """The text without "The post … appeared first on …" and "Read more" at its end."""
    if found := _APPEARED.search(text, max(0, len(text) - _NOTICE)):
        text = text[: found.start()]
    text = text.rstrip()
    found = _ENDING.search(text, max(0, len(text) - 300))
    return text[: found.start()].rstrip(" [(–—-") if found and found.start() else text


def is_short_summary(text: str) -> bool:
    """Tell whether a lone paragraph is so short that it sums up a text rather than being one."""
    most = 10 * SHORT
    return len(text) < most and len(text.encode()) < most and len(text.split()) < SHORT


def is_teaser_text(text: str) -> bool:
    """Tell whether a feed's body, given as plain text, is no whole text.

    Args:
        text: The body's words; line ends do not matter.
    """
    end = " ".join(text[-2 * _NOTICE :].split())[-_NOTICE:]
    lowered = end.lower()
    if any(word in lowered for word in _APPEARS):
        end = _APPEARED.sub("", end).rstrip()
    if says_more(end) or is_cut(end):
        return True
    return trails_off(end) and len(text.split()) < 4 * SHORT
