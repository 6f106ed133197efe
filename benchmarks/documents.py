"""Parsed feeds written as the documents that servers send: RSS 2.0 and Atom in turn."""

from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from newsreader.model import ParsedEntry, ParsedFeed


def document(feed: ParsedFeed, number: int) -> bytes:
    """A feed as XML.

    Args:
        feed: With a title, and entries that have dates.
        number: Of four feeds in a row one is Atom; of the others one has its bodies in
            ``description``, two in ``content:encoded`` with a teaser beside it.
    """
    kind = number % 4
    return (_atom(feed) if kind == 3 else _rss(feed, whole=kind != 2)).encode()


def _rss(feed: ParsedFeed, *, whole: bool) -> str:
    entries = "\n".join(_rss_entry(entry, whole=whole) for entry in feed.entries)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{escape(feed.title)}</title><link>{escape(feed.site_url)}</link>
<description>Invented words</description><language>en</language>
<lastBuildDate>{_mail_date(feed.entries[0].published)}</lastBuildDate>
{entries}
</channel></rss>
"""


def _rss_entry(entry: ParsedEntry, *, whole: bool) -> str:
    teaser = f"<description>{escape(entry.title)}</description>"
    body = (
        f"{teaser}<content:encoded><![CDATA[{entry.html}]]></content:encoded>"
        if whole
        else f"<description>{escape(entry.html)}</description>"
    )
    return (
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
        f'<guid isPermaLink="true">{escape(entry.key)}</guid>'
        f"<pubDate>{_mail_date(entry.published)}</pubDate>"
        f"<dc:creator>{escape(entry.author)}</dc:creator>{body}</item>"
    )


def _atom(feed: ParsedFeed) -> str:
    entries = "\n".join(map(_atom_entry, feed.entries))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>{escape(feed.title)}</title>
<id>{escape(feed.site_url)}</id><link href={quoteattr(feed.site_url)}/>
<updated>{_date(feed.entries[0].published)}</updated>
{entries}
</feed>
"""


def _atom_entry(entry: ParsedEntry) -> str:
    return (
        f'<entry><title type="text">{escape(entry.title)}</title>'
        f'<link rel="alternate" href={quoteattr(entry.url)}/><id>{escape(entry.key)}</id>'
        f"<published>{_date(entry.published)}</published>"
        f"<updated>{_date(entry.published)}</updated>"
        f"<author><name>{escape(entry.author)}</name></author>"
        f'<content type="html">{escape(entry.html)}</content></entry>'
    )


def _mail_date(moment: datetime | None) -> str:
    return format_datetime(moment, usegmt=True) if moment else ""


def _date(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
