import pytest

from newsreader.article.build import from_page
from newsreader.model import BlockKind
from tests.newsroom import LONG, page

LEAD = '<meta property="og:image" content="{}"><meta property="og:image:alt" content="The pier">'


def pictures(head: str, *paragraphs: str) -> list[tuple[str, str]]:
    article = from_page(page("Ferry", *paragraphs, head=head), url="https://harbour.example/a/b")
    return [(b.url, b.text) for b in article.blocks if b.kind is BlockKind.IMAGE]


def test_the_lead_image_stands_above_an_article_without_pictures() -> None:
    lead = ("https://harbour.example/img/pier.jpg", "The pier")
    assert pictures(LEAD.format("/img/pier.jpg"), LONG, LONG.upper()) == [lead]
    own = '<img src="/own.jpg" alt="Boats" width="600" height="400">'
    assert pictures(LEAD.format("/img/pier.jpg"), LONG, own, LONG.upper()) == [
        ("https://harbour.example/own.jpg", "Boats")
    ]
    stated = '<script type="application/ld+json">{{"@type": "NewsArticle", "image": {}}}</script>'
    for image in ('"/img/pier.jpg"', '[{"url": "/img/pier.jpg"}]', '{"url": "/img/pier.jpg"}'):
        assert pictures(stated.format(image), LONG, LONG.upper()) == [(lead[0], "")]


@pytest.mark.parametrize("address", ["/static/logo.png", "/img/share-card.png", "javascript:x", ""])
def test_marks_of_the_site_are_no_lead_images(address: str) -> None:
    assert pictures(LEAD.format(address), LONG, LONG.upper()) == []
