"""What the tests of faults share: a library to hurt."""

import asyncio
import shutil
from pathlib import Path

import pytest

from newsreader.config import Folders
from tests.faults.desk import filled_for_faults


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with several feeds; copy it, don't touch it."""
    home = tmp_path_factory.mktemp("template") / "home"
    asyncio.run(filled_for_faults(Folders.find(home)))
    return home


@pytest.fixture
def victim(template: Path, tmp_path: Path) -> Folders:
    """A copy of that library."""
    shutil.copytree(template, tmp_path / "home")
    return Folders.find(tmp_path / "home")
