"""What stands above and below the text of an article."""

from collections.abc import Iterator

from newsreader.app import measures, short
from newsreader.app.enclosed import name_of
from newsreader.app.layout.page import Page, StopKind
from newsreader.app.layout.passage import PLAIN, Passage, Prefix, Run, Shown, Tone
from newsreader.app.layout.sheet import Sheet
from newsreader.app.layout.signs import Signs
from newsreader.app.layout.typeset import host, safe
from newsreader.app.layout.wrap import cells
from newsreader.filenames import PLAYED, kind_of
from newsreader.model import Article, Enclosure
from newsreader.text import clean_line

TITLE, ABOUT = -2, -1
"""Places of title and byline, which stand before the first block."""


def head(page: Page, sheet: Sheet) -> None:
    """Set title and byline."""
    title = Shown(clean_line(page.article.title) or "Untitled")
    sheet.add(Passage(TITLE, title, tone=Tone.TITLE))
    about = f" {sheet.signs.dot} ".join(map(_unbroken, _about(page, sheet.signs)))
    if about:
        sheet.add(Passage(ABOUT, Shown(about), tone=Tone.MUTED, gap=0))


def foot(page: Page, sheet: Sheet) -> None:
    """Set what follows the text: notices, enclosures, the end mark, what comes next."""
    place = len(page.article.blocks)
    for notice in _notices(page.article, sheet.signs):
        sheet.add(Passage(place, Shown(notice), tone=Tone.MUTED | Tone.EMPHASIS))
        place += 1
    for index, enclosure in enumerate(page.enclosures):
        states = page.files[index] if index < len(page.files) else ()
        sheet.add(_enclosed(place, enclosure, states, sheet, gap=int(index == 0)))
        place += 1
    sheet.add(Passage(place, Shown(sheet.signs.end), tone=Tone.RULE, centred=True))
    if following := clean_line(page.next_title):
        line = short.cut(f"next unread: {following}", sheet.width, sheet.signs.ellipsis)
        sheet.add(Passage(place + 1, Shown(line), tone=Tone.MUTED, centred=True))


def _about(page: Page, signs: Signs) -> Iterator[str]:
    article = page.article
    quotations = sum(not quote.continues for quote in article.quotes)
    parts = (
        page.feed_title or article.site,
        page.byline or article.byline,
        page.age,
        f"{article.minutes} min" if article.minutes else "",
        _playing_time(page, signs),
        f"{signs.quote}{quotations}" if quotations else "",
        f"{signs.saved} saved" if page.saved else "",
        f"{signs.updated} updated" if page.updated else "",
    )
    return (clean_line(part) for part in parts if part.strip())


def _unbroken(part: str) -> str:
    """Names are kept on one line where they are short enough."""
    return part.replace(" ", "\u00a0") if cells(part) <= 24 else part


def _notices(article: Article, signs: Signs) -> Iterator[str]:
    if article.notice:
        yield clean_line(article.notice)
    if article.teaser:
        where = host(article.url)
        yield f"The text goes on{' at ' if where else ''}{where} {signs.dot} x fetches it"


def _enclosed(
    place: int, enclosure: Enclosure, states: tuple[str, ...], sheet: Sheet, *, gap: int
) -> Passage:
    """A line for a file: what it is, how long and large, what became of it."""
    name, kind = safe(name_of(enclosure)), kind_of(enclosure.type, enclosure.url)
    known = (kind, measures.clock(enclosure.duration), measures.size(enclosure.length), *states)
    about = f" {sheet.signs.dot} ".join(part for part in known if part)
    text = f"{name}  {_unbroken(about)}"
    stop = sheet.new_stop(StopKind.LINK, name, enclosure.url)
    runs = (Run(0, len(name), Tone.LINK, stop), Run(len(name), len(text), Tone.MUTED))
    sign = f"{sheet.signs.of_kind(kind)} "
    return Passage(
        place, Shown(text), runs, tone=PLAIN, gap=gap,
        first=Prefix(sign, Tone.MUTED), rest=Prefix(" " * len(sign)),
    )  # fmt: skip


def _playing_time(page: Page, signs: Signs) -> str:
    """Sign and playing time of the first file that can be played."""
    for enclosure in page.enclosures:
        kind = kind_of(enclosure.type, enclosure.url)
        if kind in PLAYED:
            return f"{signs.of_kind(kind)} {measures.clock(enclosure.duration) or kind}"
    return ""
