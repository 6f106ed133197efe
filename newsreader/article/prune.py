"""What a news page leaves around and between the paragraphs, taken out before they are looked for.

The rules are general: by element and by the words that pages use for class and id. None drops an
element that holds a good part of the page's prose, a quotation, or the article itself.
"""

import re

from newsreader.article.figures import fold_figures
from newsreader.article.tree import Element, elements, inside, is_hidden, names_of, remove

GOOD_PART = 0.15
"""Share of the article's prose that an element must stay under to be dropped."""

_SENTENCE = 40
"""Code points of unlinked text from which a text node counts as prose."""

_TAGS = frozenset({"nav", "aside", "footer", "form", "button", "dialog", "figcaption", "menu"})
_KEPT = frozenset({"html", "head", "body", "article", "main", "h1", "pre", "code", "math", "img"})
_QUOTATIONS = ("blockquote", "q")
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:"
    r"share|shares|sharing|share-?(?:bar|tools|links|buttons?|this)|sharedaddy|social\w*|addtoany\w*|"
    r"follow-?us|newsletters?|subscribe|subscription|sign-?up|mailing-?list|"
    r"related\w*|recirc\w*|recommend\w*|read-?(?:more|next|also)|more-(?:from|stories|on|news)|"
    r"see-?also|you-?may-?(?:also-?)?like|jp-relatedposts|promos?|promo-\w+|teasers?|"
    r"outbrain|taboola|advert\w*|ads?|ad-\w+|sponsor\w*|breadcrumbs?|"
    r"by-?line\w*|author-?(?:bio|box|info|card|about|details|meta|name)|about-?(?:the-?)?authors?|"
    r"post-?meta|entry-?meta|article-?meta|meta-?data|post-?tags|tag-?(?:list|links|cloud)|"
    r"timestamps?|publish(?:ed)?-?(?:date|time)|date-?time|pub-?date|"
    r"cookies?|gdpr|consent|popup|modal|overlay|paywall|print-?(?:only|button)?|"
    r"credits?|captions?|copyright|pagination|pager|skip-?(?:link|to)\w*|"
    r"trending|most-(?:read|popular|viewed)|popular\w*|comment-?(?:form|respond|count|list)|respond|"
    r"rollover|hover-?card|tooltip|toolbar|utility-?bar|navigation|site-?(?:header|footer)|"
    r"noprint|no-print|hidden"
    r")(?:$|[\s_-])"
)
_UNLIKELY = re.compile(
    r"combx|comment|community|disqus|extra|foot|header|menu|remark|rss|shoutbox|sidebar|sponsor|"
    r"ad-break|agegate|pagination|pager|popup|tweet|twitter",
    re.IGNORECASE,
)


class Prose:
    """How much prose each element of a page holds, in code points."""

    def __init__(self, root: Element) -> None:
        self.elements = elements(root)
        self.held = dict.fromkeys(self.elements, 0)
        self._count()
        self.article = self._largest_column()

    def _count(self) -> None:
        for element in self.elements:
            if element.tag in {"script", "style", "noscript", "a"}:
                continue
            self.held[element] += _long(element.text)
            self.held[element] += sum(_long(child.tail) for child in element)
        self.own = dict(self.held)
        for element in reversed(self.elements):
            parent = element.getparent()
            if parent in self.held:
                self.held[parent] += self.held[element]

    def _largest_column(self) -> int:
        """The prose of the one element whose own and children's text is most: the article's."""
        column = dict.fromkeys(self.elements, 0)
        for element, own in self.own.items():
            column[element] += own
            parent = element.getparent()
            if own and parent in column:
                column[parent] += own
        return max(column.values(), default=0)

    def is_good_part(self, element: Element) -> bool:
        """Tell whether the element holds too much of the prose to be dropped."""
        return self.held.get(element, 0) > GOOD_PART * self.article


def _long(text: str | None) -> int:
    length = len(text.strip()) if text else 0
    return length if length >= _SENTENCE else 0


def prune_page(root: Element) -> None:
    """Take a whole page's clutter out of its tree, before the article is looked for."""
    for element in elements(root, "script", "style", "noscript", "template", "svg"):
        remove(element)
    prose = Prose(root)
    _keep_one_article(root, prose)
    for element in prose.elements:
        if _is_clutter(element) and not _is_needed(element, prose):
            remove(element)
    _spare_quotations(root)


def prune_fragment(root: Element) -> None:
    """The same for a feed's body, in which class names say little: captions only."""
    fold_figures(root)


def _is_clutter(element: Element) -> bool:
    if element.tag in _KEPT:
        return False
    if element.tag in _TAGS or is_hidden(element):
        return True
    names = names_of(element)
    return bool(names) and _NAMES.search(names) is not None


def _is_needed(element: Element, prose: Prose) -> bool:
    if prose.is_good_part(element) or inside(element, _QUOTATIONS):
        return True
    return next(element.iter("blockquote", "h1"), None) is not None


def _keep_one_article(root: Element, prose: Prose) -> None:
    """Of several articles side by side keep the one with the page's only h1."""
    outer = [each for each in elements(root, "article") if not inside(each, ("article",))]
    headed = [each for each in outer if next(each.iter("h1"), None) is not None]
    if len(outer) < 2 or len(headed) != 1 or not prose.is_good_part(headed[0]):
        return
    for article in outer:
        if article is not headed[0] and not inside(headed[0], ("article",)):
            remove(article)


def _spare_quotations(root: Element) -> None:
    """Take the names from embedded posts that would make readability drop them."""
    for element in elements(root, "blockquote"):
        for each in (element, *element.iterdescendants()):
            each.attrib.pop("class", None)
            each.attrib.pop("id", None)
