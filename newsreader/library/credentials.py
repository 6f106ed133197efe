"""Names and passwords of feeds: in the system's keyring where there is one, else in a file.

The file tells for each feed whom the password is for, and holds the password itself only where the
keyring does not. Nobody but the user can read it, and no export or backup takes it along.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Protocol

import msgspec
from msgspec import Struct

from newsreader.fetch import Login
from newsreader.store.storage import Files, aside, told

SERVICE = "newsreader"
"""Under which name the keyring keeps them."""

_FRESH_SECONDS = 1.0
"""Between two looks whether another process wrote the file: a refresh asks for every feed."""

_log = logging.getLogger(__name__)


class Vault(Protocol):
    """A keyring: what the keyring package offers."""

    def get_password(self, service: str, username: str) -> str | None:
        """The password of an account, None when there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the password of an account."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget the password of an account."""
        ...


class _Row(Struct, frozen=True, omit_defaults=True):
    origin: str
    name: str
    password: str | None = None
    """None where the keyring keeps it."""


def system_vault() -> Vault | None:
    """The system's keyring; None without the keyring package, or where there is none to use."""
    try:
        import keyring  # noqa: PLC0415 - 130 ms, for those who have it and need it
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return backend if backend.priority > 0 else None


class Credentials:
    """What feeds are asked with.

    Args:
        path: The file.
        files: The way to the disk.
        held: Gives what keeps other processes from writing it, for the time of a block.
    """

    def __init__(
        self,
        path: Path,
        files: Files,
        held: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.path = path
        self._files = files
        self._held = held
        self._looked_at = -_FRESH_SECONDS
        self._read_at = 0
        self._rows: dict[str, _Row] = {}
        self._passwords: dict[str, str] = {}

    async def of(self, feed_id: str) -> Login | None:
        """The name and password of a feed, None for none.

        Args:
            feed_id: Which feed.
        """
        row = self._known().get(feed_id)
        if row is None:
            return None
        password = row.password
        if password is None:
            password = await self._from_vault(feed_id)
        return Login(row.origin, row.name, password) if password is not None else None

    async def put(self, feed_id: str, login: Login) -> str:
        """Keep a feed's name and password.

        Args:
            feed_id: Which feed.
            login: What to keep, and for which server.

        Returns:
            Where it is kept, in words.

        Raises:
            StoreError: The file can't be written.
        """
        in_vault = await asyncio.to_thread(_put_in_vault, feed_id, login.password)
        row = _Row(login.origin, login.name, None if in_vault else login.password)
        await self._change(lambda rows: {**rows, feed_id: row})
        self._passwords[feed_id] = login.password
        return "in the system's keyring" if in_vault else f"in {self.path}, which only you can read"

    async def forget(self, feed_id: str) -> Login | None:
        """Forget a feed's name and password.

        Args:
            feed_id: Which feed.

        Returns:
            What was kept.

        Raises:
            StoreError: The file can't be written.
        """
        kept = await self.of(feed_id)
        rows = self._known()
        if feed_id in rows:
            if rows[feed_id].password is None:
                await asyncio.to_thread(_drop_from_vault, feed_id)
            await self._change(lambda rows: {each: rows[each] for each in rows if each != feed_id})
        self._passwords.pop(feed_id, None)
        return kept

    def _known(self) -> dict[str, _Row]:
        """The file's rows, read again a second after another process wrote it."""
        if monotonic() - self._looked_at < _FRESH_SECONDS:
            return self._rows
        self._looked_at = monotonic()
        try:
            written_at = self.path.stat().st_mtime_ns
        except OSError:
            written_at = 0
        if written_at != self._read_at:
            with suppress(OSError):  # it is looked at again in a second
                self._rows, self._read_at = self._read(), written_at
                self._passwords.clear()
        return self._rows

    def _read(self) -> dict[str, _Row]:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=dict[str, _Row])
        except msgspec.MsgspecError as error:
            _log.warning("%s: %s", self.path, error)
            self._files.move(self.path, aside(self.path, datetime.now(UTC)))
            return {}
        except FileNotFoundError:
            return {}

    async def _change(self, change: Callable[[dict[str, _Row]], dict[str, _Row]]) -> None:
        self._rows, self._read_at = await asyncio.to_thread(self._changed, change)

    def _changed(
        self, change: Callable[[dict[str, _Row]], dict[str, _Row]]
    ) -> tuple[dict[str, _Row], int]:
        """Change the file as it is now; give its rows, and when it was written."""
        with self._held(), told(self.path):
            rows = change(self._read())
            content = msgspec.json.format(msgspec.json.encode(rows))
            self._files.replace(self.path, content)
            return rows, self.path.stat().st_mtime_ns

    async def _from_vault(self, feed_id: str) -> str | None:
        if feed_id not in self._passwords:
            found = await asyncio.to_thread(_get_from_vault, feed_id)
            if found is None:
                return None
            self._passwords[feed_id] = found
        return self._passwords[feed_id]


def _get_from_vault(feed_id: str) -> str | None:
    vault = system_vault()
    try:
        return vault.get_password(SERVICE, feed_id) if vault else None
    except Exception as error:  # backends raise whatever their system does
        _log.warning("keyring: %r", error)
        return None


def _put_in_vault(feed_id: str, password: str) -> bool:
    vault = system_vault()
    try:
        if vault:
            vault.set_password(SERVICE, feed_id, password)
    except Exception as error:  # as above: locked, or refused by the user
        _log.warning("keyring: %r", error)
        return False
    return vault is not None


def _drop_from_vault(feed_id: str) -> None:
    vault = system_vault()
    try:
        if vault:
            vault.delete_password(SERVICE, feed_id)
    except Exception as error:  # as above
        _log.warning("keyring: %r", error)
