"""Derives the colours that a theme leaves out, so that each stays readable where it stands.

Contrast is the ratio of WCAG 2.2, success criterion 1.4.3.
"""

from collections.abc import Iterable, Mapping

from textual.color import Color
from textual.theme import Theme

NORMAL = 4.5
"""Least contrast of small text (WCAG 2.2 AA)."""
STRONG = 7.0
"""Least contrast of what is read at length (WCAG 2.2 AAA)."""
_STEPS = 20
_BASE = ("foreground", "primary", "secondary", "accent", "warning", "error", "success")
_GROUNDS = ("pane", "pane-focus", "cursor", "cursor-dim", "current", "search-hit")
_STYLES = {
    "unread-style": "bold",
    "muted-style": "none",
    "cursor-style": "none",
    "quote-style": "none",
    "speaker-style": "bold",
    "link-style": "underline",
    "inserted-style": "bold underline",
    "removed-style": "strike",
    "current-style": "none",
    "search-hit-style": "bold",
}


def luminance(colour: Color) -> float:
    """Relative luminance of an opaque colour, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel / 255) for channel in colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast of two opaque colours, 1 (none) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: Color, grounds: Iterable[Color], ratio: float) -> Color:
    """Move a colour towards black or white until it stands out from every ground.

    Args:
        colour: The colour wanted.
        grounds: Opaque colours it must be read on.
        ratio: Least contrast.

    Returns:
        The nearest colour on the way that has the contrast, else the end of the way.
    """
    behind = list(grounds)
    light = luminance(behind[0]) < 0.18
    end = Color.parse("#ffffff" if light else "#000000")
    for step in range(_STEPS + 1):
        moved = colour.blend(end, step / _STEPS, alpha=1)
        if all(contrast(moved, ground) >= ratio for ground in behind):
            return moved
    return end


def derived(theme: Theme) -> dict[str, str]:
    """Give every variable of newsreader a value made from a theme's own colours."""
    base = theme.to_color_system().generate()
    grounds = _grounds(theme, base)
    known = {**base, **{name: colour.hex for name, colour in grounds.items()}}
    values = {**known, **_texts(known)}
    kept = {name: value for name, value in values.items() if name not in base}
    return {**kept, **_STYLES}


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _grounds(theme: Theme, base: Mapping[str, str]) -> dict[str, Color]:
    front, pane = Color.parse(base["foreground"]), _own(theme, "pane", base["background"])
    primary = Color.parse(base["primary"])
    bright = Color.parse("#ffffff")
    return {
        "pane": pane,
        "pane-focus": _own(theme, "pane-focus", pane.blend(bright, 0.03 if theme.dark else 0.4)),
        "cursor": _own(theme, "cursor", pane.blend(primary, 0.22)),
        "cursor-dim": _own(theme, "cursor-dim", pane.blend(front, 0.07)),
        "current": pane.blend(primary, 0.16),
        "code": pane.blend(front, 0.05),
        "rule": pane.blend(front, 0.18),
        "search-hit": Color.parse(base["warning"]),
    }


def _own(theme: Theme, name: str, default: Color | str) -> Color:
    """A theme's own ground where it has one: what stands on it must be derived from that."""
    value = theme.variables.get(name, "").partition(" ")[0]
    return Color.parse(value or default)


def _texts(known: Mapping[str, str]) -> dict[str, str]:
    colours = {name: Color.parse(known[name]) for name in (*_BASE, *_GROUNDS)}
    behind = [colours[name] for name in _GROUNDS if name != "search-hit"]
    front, back = colours["foreground"], colours["pane"]
    accent, hit = colours["accent"], colours["search-hit"]
    wanted = {
        "strong": (front, STRONG),
        "read": (front.blend(back, 0.2), NORMAL),
        "muted": (front.blend(back, 0.4), NORMAL),
        "heading": (front.blend(accent, 0.5), NORMAL),
        "unread": (accent, NORMAL),
        "saved": (colours["success"], NORMAL),
        "quote": (colours["warning"], NORMAL),
        "speaker": (colours["secondary"], NORMAL),
        "link": (colours["primary"], NORMAL),
        "alert": (colours["error"], NORMAL),
        "inserted": (colours["success"], NORMAL),
        "removed": (colours["error"], NORMAL),
        "bar": (accent, 3.0),
    }
    texts = {name: readable(colour, behind, ratio) for name, (colour, ratio) in wanted.items()}
    texts["bar-dim"] = back.blend(front, 0.35)
    texts["search-hit-text"] = readable(front, [hit], NORMAL)
    return {name: colour.hex for name, colour in texts.items()}
