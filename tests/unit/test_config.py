from pathlib import Path

import pytest

from newsreader.config import Config, Folders, load


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
