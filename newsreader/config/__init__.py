"""The platform's folders, and the settings as a typed, frozen Config.

- ``folders`` finds the folders.
- ``settings`` are the settings, their defaults and what the docs say of them.
- ``file`` reads config.toml.
"""

from newsreader.config.file import load
from newsreader.config.folders import APP_NAME, Folders
from newsreader.config.settings import AS_FOR_ALL, Config, FeedConfig

__all__ = [
    "APP_NAME",
    "AS_FOR_ALL",
    "Config",
    "FeedConfig",
    "Folders",
    "load",
]
