"""Names of files made of a feed's words: readable, and harmless whatever the words are."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.filenames import (
    NAME_LIMIT,
    extension,
    is_listed,
    kind_of,
    numbered,
    safe_stem,
)

WORDS = st.text(st.characters(), max_size=300) | st.text("./\\-~ \0:\n\u202e%", max_size=40)
FOLDER = Path("/home/ana/files")


@given(WORDS, WORDS, st.integers(1, 9999), st.text(max_size=20), st.text(max_size=60))
def test_a_name_lies_directly_inside_its_folder(
    feed: str, title: str, number: int, media_type: str, url: str
) -> None:
    folder = FOLDER / safe_stem(feed, "Files")
    name = f"{numbered(safe_stem(title, 'file'), number)}.{extension(media_type, url)}"
    path = Path(os.path.normpath(folder / name))
    assert path.parent == folder
    assert folder.parent == FOLDER
    assert path.name == name
    for made in (name, folder.name):
        assert 0 < len(made.encode()) <= NAME_LIMIT
        assert made[0] not in ".-~ "
        assert not set(made) & set('/\\:*?"<>|')
        assert made.isprintable()
    assert is_listed(name)


@given(WORDS)
@example("NUL")
@example("aux.mp3")
@example("nul." + "x" * 300)
def test_a_name_of_a_name_is_the_same(title: str) -> None:
    once = safe_stem(title, "file")
    assert safe_stem(once, "file") == once


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Fog: horns / and “bells”?", "Fog horns and “bells”"),
        ("../../etc/passwd", "etc passwd"),
        ("..", "file"),
        ("", "file"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("~/.ssh", "ssh"),
        ("a\x00b\x1b[2Jc\nd", "ab[2Jc d"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("CON", "file CON"),
        ("lpt1.txt", "file lpt1.txt"),
        ("COM¹", "file COM¹"),
        ("Console", "Console"),
        ("日本語のラジオ", "日本語のラジオ"),
        ("Cafe\u0301", "Café"),
        ("50 % off & more", "50 % off & more"),
    ],
)
def test_names(words: str, name: str) -> None:
    assert safe_stem(words, "file") == name


def test_a_long_name_is_cut_between_signs() -> None:
    made = safe_stem("日本" * 200, "file")
    assert 170 < len(made.encode()) <= 176
    assert set(made) == {"日", "本"}


@pytest.mark.parametrize(
    ("media_type", "url", "ending"),
    [
        ("audio/mpeg", "https://a.example/x", "mp3"),
        ("audio/mpeg; charset=x", "https://a.example/x.MP3?token=1", "mp3"),
        ("audio/mpeg", "https://a.example/x.m4a", "m4a"),
        ("audio/mpeg", "https://a.example/x.mp4", "mp3"),
        ("audio/mpeg", "https://a.example/x.exe", "mp3"),
        ("application/octet-stream", "https://a.example/x.ogg", "ogg"),
        ("application/octet-stream", "https://a.example/x.sh", "bin"),
        ("application/x-desktop", "https://a.example/x.desktop", "bin"),
        ("text/html", "https://a.example/x.html", "bin"),
        ("", "https://a.example/%2e%2e%2fx.pdf", "pdf"),
        ("", "https://a.example/x.mp3/", "bin"),
        ("", "http://[", "bin"),
        ("octet", "-1", "bin"),
    ],
)
def test_extensions_are_of_the_list(media_type: str, url: str, ending: str) -> None:
    assert extension(media_type, url) == ending
    assert extension("", "https://a.example/x", "audio/ogg; codecs=opus") == "ogg"


def test_only_listed_names_are_opened() -> None:
    assert is_listed("a.mp3")
    assert is_listed("a.PDF")
    assert not is_listed("a.desktop")
    assert not is_listed(str(Path("mp3/a.sh")))


@pytest.mark.parametrize(
    ("media_type", "url", "kind"),
    [
        ("audio/anything", "", "audio"),
        ("video/mp4", "", "video"),
        ("image/svg+xml", "", "picture"),
        ("application/pdf", "", "PDF"),
        ("application/epub+zip", "", "e-book"),
        ("", "https://a.example/x.zip", "archive"),
        ("application/octet-stream", "https://a.example/x.mp3", "audio"),
        ("application/x-thing", "https://a.example/x", "file"),
        ("", "", "file"),
    ],
)
def test_kinds_in_a_word(media_type: str, url: str, kind: str) -> None:
    assert kind_of(media_type, url) == kind
