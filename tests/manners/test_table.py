"""The table of the docs and the tests of manners agree."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "manners.md"


def named() -> list[str]:
    """The tests in the last column; a dash stands for none."""
    rows = re.findall(r"^\| .* \| (\S+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return [row for row in rows if row not in {"Test", "---"}]


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = {each.name for each in tree.body if isinstance(each, functions)}
    return {name for name in names if name.startswith("test_")}


def test_every_test_of_the_table_exists() -> None:
    assert len(named()) > 50
    for row in set(named()) - {"–"}:
        file, _, function = row.partition("::")
        assert function in functions_of(TESTS / file), row


def test_every_test_of_manners_is_in_the_table() -> None:
    here = {
        f"manners/{path.name}::{name}"
        for path in Path(__file__).parent.glob("test_*.py")
        if path != Path(__file__)
        for name in functions_of(path)
    }
    assert here <= set(named())


def test_every_point_is_there_once_at_least_and_a_missing_test_is_admitted() -> None:
    text = PAGE.read_text("utf-8")
    for row in re.findall(r"^\| .* \| – \|$", text, re.MULTILINE):
        assert "| No" in row, row
