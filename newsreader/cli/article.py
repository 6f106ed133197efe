"""An article as the documented JSON object."""

from typing import Any

import msgspec

from newsreader.cli.output import iso
from newsreader.model import Article, Block, Quote


def article_value(article: Article, entry_id: str | None) -> dict[str, Any]:
    """An article as the documented JSON object.

    Args:
        article: What is read.
        entry_id: Its id in the library; None for a page outside.
    """
    return {
        "id": entry_id,
        "title": article.title,
        "url": article.url,
        "byline": article.byline,
        "published": iso(article.published),
        "source": article.source.value,
        "blocks": [_block_value(block) for block in article.blocks],
        "quotes": [_quote_value(quote) for quote in article.quotes],
    }


def _block_value(block: Block) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(block)
    return {"kind": value.pop("kind"), "text": value.pop("text", ""), **value}


def _quote_value(quote: Quote) -> dict[str, Any]:
    value: dict[str, Any] = {
        "block": quote.block,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "speaker": quote.speaker,
        "role": quote.role,
    }
    return {**value, "continues": True} if quote.continues else value
