"""Where everything of the user's lies on this platform."""

import os
from pathlib import Path

import platformdirs
from msgspec import Struct

from newsreader.errors import ConfigError

APP_NAME = "newsreader"


class Folders(Struct, frozen=True):
    """Where everything of the user's lies. Made by ``find``; created on first write."""

    config: Path
    data: Path
    cache: Path
    home: Path | None = None
    """The one folder that all of them lie in, where there is one."""

    @property
    def config_file(self) -> Path:
        """The settings file, which need not exist."""
        return self.config / "config.toml"

    @property
    def themes(self) -> Path:
        """Folder of the user's own themes, which need not exist."""
        return self.config / "themes"

    def downloads(self, chosen: str = "") -> Path:
        """Where downloaded files go.

        Args:
            chosen: The setting ``downloads``; empty takes a folder among the user's downloads.
        """
        if chosen:
            return Path(chosen).expanduser().absolute()
        if self.home:
            return self.home / "downloads"
        return platformdirs.user_downloads_path() / APP_NAME

    @classmethod
    def find(cls, home: str | Path | None = None) -> "Folders":
        """Tell where config, data and cache lie.

        Args:
            home: One folder for all three; None takes ``NEWSREADER_HOME`` or, without it, the
                platform's own folders.

        Returns:
            The folders, none of them created.

        Raises:
            ConfigError: The platform doesn't say where the user's home is.
        """
        chosen = home or os.environ.get("NEWSREADER_HOME")
        if chosen:
            root = Path(chosen).expanduser().absolute()
            return cls(root / "config", root / "data", root / "cache", root)
        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
        try:
            return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)
        except RuntimeError as error:
            sentence = "Your home folder can't be found: set HOME, or NEWSREADER_HOME to a folder."
            raise ConfigError("HOME", sentence) from error
