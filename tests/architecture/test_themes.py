"""Every shipped theme can be read: contrast by WCAG 2.2, and meaning by more than hue."""

import itertools
from collections.abc import Iterator

import pytest
from rich.color import ColorType
from textual.color import Color
from textual.theme import Theme

from newsreader.app.themes import VARIABLES, load_themes, variable_defaults
from newsreader.app.widgets.headlines import Headlines
from newsreader.config import Folders
from newsreader.model import Headline
from tests.screen import NOW, Bare, found, screen_text, segments

THEMES = {theme.name: theme for theme in load_themes(Folders.find()).themes}
PAINTED = [theme for theme in THEMES.values() if not theme.ansi]
GROUNDS = ("pane", "pane-focus", "cursor", "cursor-dim", "current")
LEAST = {
    "foreground": 7.0, "strong": 7.0, "read": 4.5, "muted": 4.5, "heading": 4.5, "quote": 4.5,
    "speaker": 4.5, "link": 4.5, "unread": 4.5, "saved": 4.5, "alert": 4.5, "inserted": 4.5,
    "removed": 4.5,
}  # fmt: skip
STYLED = ("quote", "speaker", "link")


def values(theme: Theme) -> dict[str, str]:
    generated = theme.to_color_system().generate()
    return {**variable_defaults(theme), **generated, **theme.variables}


def ratio(one: str, other: str) -> float:
    """The contrast ratio as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        def linear(channel: int) -> float:
            part = channel / 255
            return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

        red, green, blue = Color.parse(colour).rgb
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def faint(theme: Theme, least: dict[str, float]) -> Iterator[str]:
    """Every text of a theme that has too little contrast somewhere."""
    colours = values(theme)
    for name, ground in itertools.product(least, GROUNDS):
        measured = ratio(colours[name], colours[ground])
        if measured < least[name]:
            yield f"{name} on {ground}: {measured:.2f}"


def test_the_measure_itself() -> None:
    assert ratio("#ffffff", "#000000") == pytest.approx(21.0)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_there_is_one_for_every_need() -> None:
    assert len(THEMES) >= 9
    assert sum(not theme.dark for theme in PAINTED) >= 2
    assert {"contrast", "viridian", "terminal"} <= set(THEMES)


@pytest.mark.parametrize("theme", PAINTED, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    assert list(faint(theme, LEAST)) == []
    colours = values(theme)
    assert ratio(colours["foreground"], colours["code"]) >= 7.0
    assert ratio(colours["search-hit-text"], colours["search-hit"]) >= 4.5
    assert ratio(colours["foreground"], colours["surface"]) >= 7.0
    assert ratio(colours["foreground"], colours["panel"]) >= 7.0


@pytest.mark.parametrize("theme", PAINTED, ids=lambda theme: theme.name)
def test_the_bar_and_the_grounds_can_be_told_apart(theme: Theme) -> None:
    colours = values(theme)
    assert ratio(colours["bar"], colours["cursor"]) >= 3.0
    grounds = [Color.parse(colours[name]).rgb for name in GROUNDS[:4]]
    assert len(set(grounds)) == 4
    brighter = ratio(colours["pane-focus"], "#000000") > ratio(colours["pane"], "#000000")
    assert brighter


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_quote_speaker_and_link_differ_by_more_than_hue(theme: Theme) -> None:
    colours = values(theme)
    styles = [colours[f"{name}-style"] for name in STYLED]
    assert len(set(styles)) == len(STYLED)
    assert "bold" in colours["speaker-style"]
    assert "underline" in colours["link-style"]
    assert "bold" in colours["unread-style"]
    assert "strike" in colours["removed-style"]
    assert "bold" in colours["inserted-style"]


@pytest.mark.parametrize("theme", PAINTED, ids=lambda theme: theme.name)
def test_a_theme_says_everything_itself(theme: Theme) -> None:
    colours = {name for name in VARIABLES if not name.endswith("-style")}
    assert colours <= set(theme.variables)


def test_contrast_reaches_the_highest_level() -> None:
    assert list(faint(THEMES["contrast"], dict.fromkeys(LEAST, 7.0))) == []


# Linear light as seen without one kind of cone; Machado, Oliveira and Fernandes 2009, severity 1.
DEFICIENCIES = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_viridian_is_told_apart_by_colour_blind_eyes(deficiency: str) -> None:
    colours = values(THEMES["viridian"])
    names = ("foreground", "quote", "speaker", "unread", "alert")
    seen = {name: lightness_and_hue(colours[name], deficiency) for name in names}
    for one, other in itertools.combinations(names, 2):
        pairs = zip(seen[one], seen[other], strict=True)
        assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 >= 10, (one, other)


def lightness_and_hue(colour: str, deficiency: str) -> tuple[float, float, float]:
    """A colour in CIE L*a*b* as an eye with a deficiency sees it."""
    light = [(part / 255 + 0.055) / 1.055 for part in Color.parse(colour).rgb]
    linear = [part**2.4 for part in light]
    rows = DEFICIENCIES[deficiency]
    seen = [max(0.0, sum(a * b for a, b in zip(row, linear, strict=True))) for row in rows]
    return lab(*seen)


def lab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """CIE L*a*b* of linear sRGB under D65."""
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


async def test_terminal_uses_the_terminals_own_colours_and_its_attributes() -> None:
    headlines = Headlines(now=lambda: NOW)
    app = Bare(headlines, theme="terminal")
    rows = [
        Headline("a", "f", "An unread one", sort_time=1, quotes=2, saved=True),
        Headline("b", "f", "One that was read", sort_time=1, read=True, minutes=3),
        Headline("c", "f", "Another unread one", sort_time=1, quotes=2),
    ]
    async with app.run_test(size=(70, 4)) as pilot:
        headlines.show(rows, cursor="a", titles=str)
        headlines.focus()
        await pilot.pause()
        assert "▌●" in screen_text(app)
        for segment in (each for row in range(3) for each in segments(app, row)):
            assert segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor):
                assert colour is None or colour.type in {ColorType.DEFAULT, ColorType.STANDARD}
        look = {text: next(found(app, text)).style for text in ("An unread", "One that", "Another")}
        shapes = {text: style and (style.bold, style.reverse) for text, style in look.items()}
        assert shapes["An unread"] == (True, True)
        assert shapes["Another"] == (True, None)
        assert shapes["One that"] == (None, None)
        muted = next(found(app, "3m")).style
        assert muted is not None
        assert muted.dim
