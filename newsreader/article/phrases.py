"""The phrases by which a line on a news page tells that it is no part of the article.

General wording only, in the languages that the reader's quotation rules know; no site is named.
"""

import re


def _line(*alternatives: str) -> re.Pattern[str]:
    """A pattern that takes a whole line, marks around it aside."""
    return re.compile(rf"\A\W*(?:{'|'.join(alternatives)})\W*\Z", re.IGNORECASE | re.DOTALL)


def _opening(*alternatives: str) -> re.Pattern[str]:
    """A pattern for how a line begins."""
    return re.compile(rf"\A\W*(?:{'|'.join(alternatives)})", re.IGNORECASE)


RELATED = _line(
    r"(?:recent|latest|more|other|top|trending|related|further|popular|recommended|similar|most|our|"
    r"today[’']?s)\s+(?:\w+\s+){0,2}(?:news|stories|articles?|posts?|reading|coverage|content|"
    r"headlines|reads|topics|links|videos?|read|popular|viewed)",
    r"related|recommended(?: for you)?|more (?:from|on|about|in) .{1,60}",
    r"(?:read|see|watch|up) (?:next|also|more)|keep reading|what to read next|in other news",
    r"you (?:may|might)(?: also)? (?:like|enjoy|be interested.*)|don[’']?t miss|trending(?: now)?",
    r"mehr zum thema|weitere (?:artikel|nachrichten|themen)|lesen sie auch|das könnte .{0,40}",
    r"à lire aussi|sur le même (?:sujet|thème)|articles liés",
    r"noticias relacionadas|te puede interesar|lea también",
    r"leggi anche|articoli correlati|leia também|lees ook|関連記事|相关(?:阅读|新闻|文章)",
)
"""Headings of lists that lead to other articles."""

CREDIT = _opening(
    r"(?:(?:featured?|header|main|cover|top|lead|thumbnail|banner|hero)\s+)?"
    r"(?:image|photo|picture|photograph|illustration|graphic|foto|bild|crédit photo|credit)s?"
    r"(?:\s+(?:credits?|source|courtesy(?: of)?|by|via|from|©))?"
    r"\s*(?::|\bby\b|©|courtesy|via)"
)
"""Lines that name the maker of a picture."""

AGENCY = re.compile(
    r"(?:\A|[\s/(|©])(?:getty(?: images)?|reuters|afp|ap(?: photo)?|shutterstock|istock|unsplash|"
    r"flickr|dpa|epa|alamy|pixabay|pexels|wikimedia(?: commons)?|handout)\W*(?:/.{0,40})?\Z",
    re.IGNORECASE,
)
"""Ends of such lines: the agencies that lend pictures."""

FURNITURE = _line(
    r"share(?: this)?(?: (?:article|story|post|page|on|via|with)\b.{0,40})?|tweet(?: this)?",
    r"e-?mail(?: this)?|print(?: this)?|pin(?: it)?|facebook|twitter|linkedin|whatsapp",
    r"reddit|pinterest",
    r"comments?(?: \(?\d+\)?)?|\d+ comments?|no comments?(?: yet)?|leave a (?:comment|reply)",
    r"post a comment|show (?:more|comments)|view (?:gallery|comments|all|this .{0,40})",
    r"advert(?:is\w+)?|sponsored(?: content)?|sign ?up.{0,80}|subscribe.{0,100}|log ?in",
    r"follow (?:us|me|him|her|@?\w+) on .{1,60}|like us on .{1,60}|download (?:the|our) app.{0,60}",
    r"(?:©|\(c\)|copyright\b).{0,200}|all rights reserved.{0,80}|terms (?:of|and) .{1,40}",
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|posted in|tagged(?: with)?|labels)\s*:.{0,200}",
    r"(?:last )?(?:updated|published|posted|modified)(?: at| on)?\s*:?\s.{0,60}\d.{0,30}",
    r"(?:story|article) continues(?: below)?.{0,40}|continue reading.{0,80}",
    r"click (?:here|to) .{0,80}",
    r"load more.{0,30}|back to top|skip (?:to|ad).{0,30}|(?:hide|toggle) caption",
    r"enlarge(?: this)? image|loading|play video|watch (?:now|live|the video).{0,40}",
    r"close|next|previous|read more|more|\d+ (?:min(?:ute)?s?|sec(?:ond)?s?) read",
    r"(?:reading time|lesezeit|tempo de leitura|temps de lecture).{0,20}",
    r"back|zurück|retour|volver|voltar|[^\s@]+@[^\s@]+\.\w+|(?:www\.)?(?:twitter|facebook)\.com/\S+",
    r".{0,60}(?:requires|enable) javascript.{0,60}",
)
"""Whole lines that only work the page: buttons, labels, legal lines."""

CLOSING = _line(
    r"(?:additional |with )?(?:reporting|writing|research)(?: and \w+)? by .{1,300}",
    r".{1,160}\bcontributed (?:to this|reporting|to the) ?.{0,40}",
    r"our standards\b.{0,80}|have a (?:news )?tip\b.{0,250}|follow (?:\w+ ){1,4}on twitter.{0,120}",
)
"""Lines at the end of an article that name its helpers and ask for news."""

POINTER = _opening(
    r"(?:read(?: more| also| next| now)?|see(?: also| more)?|related(?: \w+)?|more(?: \w+)?|watch|"
    r"also read|also see|don[’']t miss|up next|recommended|check out|listen|explore|opinion|"
    r"lea (?:también|más)|lea|leia (?:também|mais)|à lire(?: aussi)?|lire aussi|siehe auch|"
    r"lesen sie auch|mehr(?: dazu)?|leggi anche(?: su)?|lees ook)\s*(?::|\||»|>|–|—)"
)
"""Beginnings of lines that point to another article."""

BYLINE = re.compile(
    r"\A\W*(?:by|von|por|par|written by|posted by|reported by|author)\b[\s:]+\S.{0,120}\Z",
    re.IGNORECASE,
)

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|mars|avr|juin|"
    r"juil|août|ene|abr|ago|dic)[a-zéû]*\.?"
)
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
    r",?\s+(?:de\s+)?\d{4}|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|"
    r"\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b|\d{4}年\d{1,2}月\d{1,2}日",
    re.IGNORECASE,
)
"""A date as pages write it."""
