"""The signs that the page is drawn with, and their plain replacements."""

from msgspec import Struct


class Signs(Struct, frozen=True):
    """One set of signs. The default one is for terminals that draw them one cell wide."""

    bar: str = "▌"
    image: str = "▢"
    quote: str = "❝ "
    saved: str = "⚑"
    updated: str = "✎"
    dash: str = "—"
    dot: str = "·"
    rule: str = "─"
    end: str = "■"
    ellipsis: str = "…"
    enclosure: str = "↓"
    audio: str = "♪"
    video: str = "▷"
    more_left: str = "‹"
    more_right: str = "›"
    times: str = "×"
    inserted: tuple[str, str] = ("", "")
    """What stands around words that came, and those that went, where style alone won't do."""
    removed: tuple[str, str] = ("", "")
    bullets: tuple[str, ...] = ("•", "–", "·")
    """By depth of the list; the last for all deeper ones."""
    numbers: tuple[str, ...] = ("¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹")
    """What stands after the first links: the keys that open them."""

    def of_kind(self, kind: str) -> str:
        """The sign of an enclosure of a kind."""
        return {"audio": self.audio, "video": self.video}.get(kind, self.enclosure)


TYPOGRAPHIC = Signs()
PLAIN_ASCII = Signs(
    bar="|",
    image="[]",
    quote='"',
    saved="+",
    updated="~",
    dash="--",
    dot="-",
    rule="-",
    end="*",
    ellipsis="...",
    enclosure="v",
    audio="~",
    video=">",
    more_left="<",
    more_right=">",
    times="x",
    inserted=("{+", "+}"),
    removed=("[-", "-]"),
    bullets=("*", "-", "-"),
    numbers=tuple(f"[{number}]" for number in range(1, 10)),
)


def signs(*, ascii_only: bool) -> Signs:
    """The set to draw with."""
    return PLAIN_ASCII if ascii_only else TYPOGRAPHIC
