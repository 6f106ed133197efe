"""Rules in the settings: read, and each mistake told with its line."""

from pathlib import Path

import pytest

from newsreader.config import load
from newsreader.library import rule_problems
from newsreader.rules import Rule

GOOD = """column = 60

[[rules]]
name = "Ferries"
match = 'feed:harbour "electric boat*" -strike'
run = ["prog", "--to", "x; rm -rf /"]
timeout = 5

[[rules]]
name = "Adverts"
match = "title:advert"
mark_read = true
save = false
"""


def told(folder: Path, text: str) -> list[str]:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    config, errors = load(path)
    return [each.sentence for each in [*errors, *rule_problems(config, path)]]


def test_rules_are_read_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(GOOD)
    config, errors = load(tmp_path / "config.toml")
    assert errors == []
    assert rule_problems(config, tmp_path) == []
    assert config.rules == (
        Rule(
            "Ferries",
            'feed:harbour "electric boat*" -strike',
            run=("prog", "--to", "x; rm -rf /"),
            timeout=5,
            line=3,
        ),
        Rule("Adverts", "title:advert", mark_read=True, line=9),
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("name = 'a'", "line 12: a rule must do something"),
        ("save = true", "line 12: a rule must have a name"),
        ("name = 'Ferries'\nsave = true", "line 13: there is a rule “Ferries” already"),
        ("name = 'a'\nsave = 1", "line 14: save must be true or false, not 1"),
        ("name = 'a'\nsaev = true", "line 14: saev is nothing that a rule has"),
        ("name = 'a'\nrun = 'prog x'", "line 14: run must be a list"),
        ("name = 'a'\nrun = ['']", "line 14: run must name a command"),
        ("name = 'a'\nrun = ['x', 1]", "line 14: run must be a list"),
        ("name = 'a'\nrun = ['x']\ntimeout = 0", "line 15: timeout must be 1 to 600 seconds"),
        ("name = 'a'\nsave = true\nmatch = 'boat:x'", "line 12: rule “a”: There is no field"),
        ("name = 'a'\nsave = true\nmatch = 'is:boat'", "line 12: rule “a”: “is:boat” is nothing"),
        ("name = 'a'\nsave = true\nmatch = 'said:lim'", "line 12: rule “a”: Who is quoted"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_leaves_the_others(
    tmp_path: Path, rule: str, words: str
) -> None:
    before = "\n".join(GOOD.splitlines()[:8])
    (sentence,) = told(tmp_path, f"{before}\n\n\n\n[[rules]]\n{rule}\n")
    assert words in sentence
    assert sentence.endswith("he rule is not used.")
    assert [each.name for each in load(tmp_path / "config.toml")[0].rules][:1] == ["Ferries"]


@pytest.mark.parametrize("text", ["rules = 1", "rules = [1]", "[rules]\nname = 'x'"])
def test_what_is_no_list_of_tables_is_told(tmp_path: Path, text: str) -> None:
    (sentence,) = told(tmp_path, text)
    assert "[[rules]]" in sentence
