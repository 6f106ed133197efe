"""The product's functions in the shape that evaluation scripts call."""

from newsreader.article import quotes
from newsreader.article.build import from_page
from newsreader.errors import ExtractionError, ParseError
from newsreader.feeds.parse import parse
from newsreader.model import Block, BlockKind


def parse_feed(raw: bytes) -> list[dict[str, str]]:
    """List the entries of a feed as a reader would see them; none for what is no feed."""
    try:
        entries = parse(raw, "https://feed.example/feed").entries
    except ParseError:
        return []
    return [{"title": entry.title, "url": entry.url, "html": entry.html} for entry in entries]


def article_text(html: str, url: str) -> str:
    """The body text that the reader shows for a page, captions left out; "" without an article."""
    try:
        article = from_page(html.encode("utf-8", "replace"), url=url, charset="utf-8")
    except ExtractionError:
        return ""
    return "\n\n".join(each.text for each in article.blocks if each.kind is not BlockKind.IMAGE)


def find_quotes(paragraphs: list[str]) -> list[dict[str, int | str | None]]:
    """The quotations in the paragraphs of an article, with their speakers."""
    found = quotes.find_quotes([Block(BlockKind.PARAGRAPH, text) for text in paragraphs])
    return [
        {"paragraph": each.block, "start": each.start, "end": each.end, "speaker": each.speaker}
        for each in found
    ]
