from pathlib import Path

import pytest

from newsreader.config import Config, FeedConfig, Folders, load


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def test_no_file_means_all_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == (Config(), [])


def test_settings_and_keys_are_read_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        'column = 60\nmark_read_after = 2\n\n[keys]\nentry.toggle-read = "M"\n'
        '"app.quit" = ["Q", "ctrl+x"]\napp.add = []\n',
    )
    config, errors = load(path)
    assert errors == []
    assert config.column == 60
    assert config.mark_read_after == 2.0
    assert config.keys == {
        "entry.toggle-read": ("M",),
        "app.quit": ("Q", "ctrl+x"),
        "app.add": (),
    }
    assert config.key_lines == {"entry.toggle-read": 5, "app.quit": 6, "app.add": 7}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colunm = 60\n", "line 1: colunm is no setting"),
        ('\ncolumn = "wide"\n', "line 2: column must be a whole number, not 'wide'"),
        ("column = 5\n", "must be at least 30"),
        ("connections = 9000\n", "must be at most 200"),
        ("footer = 1\n", "must be true or false"),
        ("connections = true\n", "must be a whole number"),
        ("keys = 3\n", "keys must be a table"),
        ("[keys]\napp.add = 7\n", "line 2: app.add must be a key or a list of keys"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line_and_keeps_its_default(
    tmp_path: Path, text: str, words: str
) -> None:
    path = write(tmp_path, text)
    config, errors = load(path)
    assert [words in error.sentence for error in errors] == [True]
    assert str(path) in errors[0].sentence
    assert config.column == Config().column


def test_a_file_that_is_no_toml_is_told_and_nothing_else_happens(tmp_path: Path) -> None:
    path = write(tmp_path, "column = = 3")
    config, errors = load(path)
    assert config == Config()
    assert len(errors) == 1
    assert str(path) in errors[0].sentence


def test_one_home_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = Folders.find(tmp_path)
    assert folders.data == tmp_path / "data"
    assert folders.config_file == tmp_path / "config" / "config.toml"
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path / "other"))
    assert Folders.find().cache == tmp_path / "other" / "cache"


def test_without_a_home_the_platform_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSREADER_HOME")
    folders = Folders.find()
    assert folders.config.name == "newsreader"
    assert folders.data != folders.cache


def test_a_feed_has_settings_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "cookies.txt").write_text("# Netscape HTTP Cookie File\n")
    path = write(
        tmp_path,
        'proxy = "http://127.0.0.1:3128"\n\n[feeds."https://news.example/feed"]\n'
        'user_agent = "harbour"\ncookies = "cookies.txt"\n\n[feeds.harbour-7f3k]\n'
        'proxy = "none"\nrefresh_every = 10\n',
    )
    config, errors = load(path)
    assert errors == []
    by_address = config.of_feed("", "https://news.example/feed")
    assert by_address.user_agent == "harbour"
    assert by_address.cookies == str(tmp_path / "cookies.txt")
    by_id = config.of_feed("harbour-7f3k", "https://other.example/")
    assert (by_id.proxy, by_id.refresh_every) == ("none", 10)
    assert config.of_feed("x", "y") == FeedConfig()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('proxy = "127.0.0.1:3128"\n', "line 1: proxy must be http://HOST:PORT, or none"),
        ('proxy = "socks5://127.0.0.1:3128"\n', "line 1: proxy must be http://HOST:PORT"),
        ('ca_file = "none.pem"\n', "line 1: ca_file names a file that is not there"),
        ('contact = "me\\nHost: x"\n', "line 1: contact must be plain ASCII"),
        ("feeds = 3\n", "line 1: feeds must be tables"),
        ("[feeds]\nx = 3\n", "line 1: feeds must be tables"),
        ('[feeds."a"]\nuser_agent = "é"\n', "line 2: user_agent must be plain ASCII"),
        (
            'proxy = "none"\n[feeds."a"]\nproxy = 3\n',
            "line 3: proxy must be a string",
        ),
        (
            '[feeds.a]\nproxy = "none"\n[feeds.b]\nproxy = "x"\n',
            "line 4: proxy must be http://HOST:PORT",
        ),
        ("[feeds.a]\ntitle = 'x'\n", "line 2: title is no setting"),
        ("[feeds.a]\nrefresh_every = 1\n", "line 2: refresh_every must be at least 5"),
    ],
)
def test_a_wrong_setting_of_a_feed_or_of_the_network_is_named(
    tmp_path: Path, text: str, words: str
) -> None:
    config, errors = load(write(tmp_path, text))
    assert [words in error.sentence for error in errors] == [True], errors
    assert config.ca_file == config.contact == ""
