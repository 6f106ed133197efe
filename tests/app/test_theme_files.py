"""Theme files: what is accepted, what is refused and how it is told, what is filled in."""

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from newsreader.app import themes
from newsreader.app.palette import contrast, luminance, readable
from newsreader.app.widgets.headlines import Headlines
from newsreader.config import Folders
from tests.screen import Bare

SMALL = """
name = "small"
dark = true
primary = "#88aaff"
foreground = "#eeeeee"
background = "#101010"
"""


def written(folders: Folders, text: str, name: str = "small.toml") -> Path:
    folders.themes.mkdir(parents=True, exist_ok=True)
    path = folders.themes / name
    path.write_text(text, "utf-8")
    return path


def named(loaded: themes.Loaded) -> dict[str, Theme]:
    return {theme.name: theme for theme in loaded.themes}


def test_shipped_themes_load_without_failure(folders: Folders) -> None:
    loaded = themes.load_themes(folders)
    assert loaded.failures == ()
    assert {themes.DARK_THEME, themes.LIGHT_THEME, themes.PLAIN_THEME} <= set(named(loaded))
    assert len(loaded.themes) >= 9


def test_a_theme_of_the_users_replaces_ours_of_that_name(folders: Folders) -> None:
    written(folders, SMALL.replace("small", "harbour"))
    loaded = themes.load_themes(folders)
    assert named(loaded)["harbour"].background == "#101010"
    assert [theme.name for theme in loaded.themes].count("harbour") == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("name = ", "Invalid"),
        ("", "name is missing"),
        (SMALL.replace('"small"', '"no such name!"'), "letters, digits and hyphens"),
        (SMALL.replace('foreground = "#eeeeee"\n', ""), "foreground is missing"),
        (SMALL.replace("#88aaff", "#88aaf"), "primary = '#88aaf' is no colour"),
        (SMALL.replace('"#88aaff"', "7"), "primary = 7 is no colour"),
        (SMALL + 'primry = "#fff"', "primry is no key"),
        (SMALL + 'ansi = "yes"', "ansi must be true or false"),
        (SMALL + 'variables = "red"', "variables must be a table"),
        (SMALL + '[variables]\nqoute = "#fff"', "[variables] qoute is no variable"),
        (SMALL + '[variables]\nquote = "rather red"', "[variables] quote = 'rather red'"),
        (SMALL + '[variables]\nquote = ["#fff"]', "is no colour"),
        (SMALL + '[variables]\nquote-style = "wavy"', "quote-style = 'wavy' is no style"),
        (SMALL + '[variables]\nquote-style = ""', "is no style"),
    ],
)
def test_a_bad_file_is_told_with_file_and_reason(folders: Folders, wrong: str, reason: str) -> None:
    path = written(folders, wrong)
    good = written(folders, SMALL.replace("small", "good"), "good.toml")
    loaded = themes.load_themes(folders)
    (failure,) = loaded.failures
    assert str(path) in failure.sentence
    assert reason in failure.sentence
    assert good.stem in named(loaded)
    assert "small" not in named(loaded)


def test_a_file_that_is_no_text_is_told(folders: Folders) -> None:
    written(folders, "").write_bytes(b"\xff\xfe\x00")
    (folders.themes / "folder.toml").mkdir()
    assert len(themes.load_themes(folders).failures) == 2


def test_textuals_variables_and_faded_colours_are_accepted(folders: Folders) -> None:
    written(
        folders,
        SMALL + '[variables]\nfooter-key-foreground = "auto"\nborder = "#fff 50%"\nrule = "red"\n'
        'speaker-style = "bold italic"\n',
    )
    theme = named(themes.load_themes(folders))["small"]
    assert theme.variables["speaker-style"] == "bold italic"


async def test_a_theme_of_the_bare_minimum_paints_the_lists(folders: Folders) -> None:
    written(folders, SMALL)
    theme = themes.read_theme(folders.themes / "small.toml")
    app = Bare(Headlines())
    async with app.run_test() as pilot:
        app.register_theme(theme)
        app.theme = "small"
        await pilot.pause()
        assert set(themes.VARIABLES) <= set(app.theme_variables)


@pytest.mark.parametrize("theme", BUILTIN_THEMES.values(), ids=str)
def test_variables_are_filled_in_for_any_theme(theme: Theme) -> None:
    values = themes.variable_defaults(theme)
    assert set(themes.VARIABLES) <= set(values)
    if theme.ansi:
        return
    pane = Color.parse(values["pane"])
    for name in ("quote", "speaker", "link", "unread", "muted"):
        assert contrast(Color.parse(values[name]), pane) >= 4.5


def test_what_a_theme_leaves_out_is_made_to_fit_its_own_panes() -> None:
    theme = Theme(
        "odd", primary="#222222", foreground="#ffffff", background="#000000",
        variables={"pane": "#ffffff", "pane-focus": "#ffffff", "cursor": "#eeeeee",
                   "cursor-dim": "#eeeeee"}, dark=False,
    )  # fmt: skip
    values = themes.variable_defaults(theme)
    assert contrast(Color.parse(values["muted"]), Color.parse("#ffffff")) >= 4.5


def test_luminance_and_contrast_at_their_ends() -> None:
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert luminance(black) == 0.0
    assert luminance(white) == pytest.approx(1.0)
    assert contrast(white, black) == pytest.approx(21.0)
    assert readable(Color.parse("#777777"), [white, black], 21.0) in {black, white}
    assert readable(black, [white], 4.5) == black


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, themes.DARK_THEME),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;0"}, themes.DARK_THEME),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, themes.LIGHT_THEME),
        ({"TERM": "rxvt", "COLORFGBG": "0;default;7"}, themes.LIGHT_THEME),
        ({"TERM": "linux", "COLORFGBG": "0;15"}, themes.PLAIN_THEME),
    ],
)
def test_the_first_theme_goes_by_what_the_terminal_tells(
    environ: dict[str, str], name: str
) -> None:
    assert themes.first_theme(environ) == name
