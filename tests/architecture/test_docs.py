import importlib.util
import plistlib
import re
from pathlib import Path
from types import ModuleType

import click
import pytest

from newsreader import __version__
from newsreader.app.keymap import merge
from newsreader.app.themes import read_theme
from newsreader.cli.command import command
from newsreader.config import load
from newsreader.library import rule_problems

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def _generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_are_what_the_code_says() -> None:
    for path, text in _generate().pages().items():
        assert path.read_text("utf-8") == text, "run: python docs/generate.py"


def test_a_page_without_the_part_is_told() -> None:
    with pytest.raises(ValueError, match="no part 'keys'"):
        _generate().rewritten("# A page", "keys", "| a |")


def test_newest_heading_of_the_changelog_is_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    heading = re.search(r"^## \[(.+?)\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert heading
    assert heading[1] == __version__


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target, anchor in re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)", text):
        other = page.parent / target if target else page
        assert other.exists(), target
        if anchor:
            assert anchor in _anchors(other), anchor


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


def test_the_example_of_settings_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(_example("configuration.md"), "utf-8")
    config, problems = load(path)
    assert problems + merge(config, path)[1] == []
    assert config.column == 66
    assert config.keys["article.full-text"] == ("X",)


def test_the_example_of_a_theme_can_be_used(tmp_path: Path) -> None:
    path = tmp_path / "slate.toml"
    path.write_text(_example("themes.md"), "utf-8")
    assert read_theme(path).name == "slate"


def _example(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8").partition("```toml\n")[2].partition("```")[0]


def test_every_verb_is_on_the_page_of_the_command_line() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    for line in _verbs(command, "newsreader"):
        assert f"`{line}" in page, line


def _verbs(group: click.Group, name: str) -> list[str]:
    lines = []
    for verb, each in _inner(group).items():
        line = f"{name} {verb}"
        lines += _verbs(each, line) if isinstance(each, click.Group) else [line]
    return lines


def test_every_option_is_on_the_page_of_the_command_line() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    for option in _options(command):
        assert option in page, option


def _options(group: click.Command) -> set[str]:
    own = {name for each in group.params for name in each.opts if name.startswith("--")}
    return own.union(*map(_options, _inner(group).values()))


def _inner(group: click.Command) -> dict[str, click.Command]:
    if not isinstance(group, click.Group):
        return {}
    context = click.Context(group)
    found = {verb: group.get_command(context, verb) for verb in group.list_commands(context)}
    return {verb: each for verb, each in found.items() if each}


def test_every_run_time_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = project.partition("\ndependencies = [")[2].partition("\n]")[0]
    for name in re.findall(r'"([a-z-]+)', listed):
        assert f"| {name} |" in page, name


def test_the_package_is_installed_from_the_checkout_only() -> None:
    for page in PAGES:
        assert "pip install newsreader" not in page.read_text("utf-8"), page.name


def test_the_example_of_rules_can_be_used(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "automation.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "config.toml"
    path.write_text(example, "utf-8")
    config, errors = load(path)
    assert [*errors, *rule_problems(config, path)] == []
    assert len(config.rules) == 3


def test_the_unit_files_run_verbs_that_there_are() -> None:
    service = (ROOT / "docs/systemd/newsreader-refresh.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=\S+/newsreader (.*)$", service, re.MULTILINE)
    with (ROOT / "docs/launchd/newsreader-refresh.plist").open("rb") as file:
        arguments = plistlib.load(file)["ProgramArguments"][1:]
    assert line.split() == arguments
    verb, *options = arguments
    known = [option for each in _inner(command)[verb].params for option in each.opts]
    assert set(options) <= set(known)
