"""What keeps the library safe: backup, restore, and the doctor's look at the files."""

from pathlib import Path

import click
from msgspec import Struct

from newsreader.cli.feeds import JSON
from newsreader.cli.output import iso, print_json
from newsreader.cli.passing import pass_session
from newsreader.cli.session import FAILED, Session, leave, say
from newsreader.library import Library
from newsreader.store.checkup import Finding, kept_aside


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@JSON
@pass_session
def backup(session: Session, file: Path, *, as_json: bool) -> None:
    """Write everything of yours into one file; an older backup there is replaced."""
    target = file.absolute()

    async def work(library: Library) -> tuple[int, int]:
        manifest = await library.upkeep.backup(target)
        return len(manifest.files), sum(each.size for each in manifest.files)

    files, size = session.run(work)
    packed = file.stat().st_size
    if as_json:
        print_json({"file": str(file), "files": files, "bytes": size, "packed": packed})
    else:
        say(f"{files} files ({size:,} bytes) are in {file} ({packed:,} bytes).")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Also in place of a library that is not empty.")
@JSON
@pass_session
def restore(session: Session, file: Path, *, yes: bool, as_json: bool) -> None:
    """Bring everything back from a backup; what is there now is put aside."""
    from newsreader.store import restore as restoring

    if not yes and not restoring.is_empty(session.folders):
        leave(
            FAILED,
            f"The library in {session.folders.data} is not empty. With --yes the backup takes its "
            "place, and what is there now is put aside.",
        )
    done = restoring.restore(session.folders, file.absolute())
    if done.notice:
        say(f"newsreader: {done.notice}")
    if as_json:
        print_json({"made": iso(done.made), "files": done.files, "kept": str(done.kept)})
    else:
        say(f"{done.files} files of {iso(done.made)} are back. What was there before is kept for")
        say(f"30 days in {done.kept}")


class Examined(Struct, frozen=True):
    """What the doctor found among the files."""

    findings: tuple[Finding, ...]
    aside: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is left to mend."""
        return all(each.mended for each in self.findings)

    @property
    def value(self) -> dict[str, object]:
        """As the documented JSON."""
        return {"files": self.findings, "aside": self.aside}


async def examined(session: Session, library: Library, *, repair: bool) -> Examined:
    """Look every file over, and mend what is found if that is wanted."""
    findings = await library.upkeep.checkup(repair=repair)
    return Examined(tuple(findings), tuple(kept_aside(session.folders.data)))


def print_files(examined: Examined) -> None:
    """Print what was found among the files, what can be done, and what is kept aside."""
    for each in examined.findings:
        done = "mended" if each.mended else f"to mend it: {each.remedy}"
        click.echo(f"! files: {each.sentence} ({done})")
    for path in examined.aside:
        click.echo(f"  kept aside: {path}")


VERBS = (backup, restore)
