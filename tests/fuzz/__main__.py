"""Fuzzes for some minutes on all processors, at low priority.

    python -m tests.fuzz --minutes 30 --seed 7 [--corpus FOLDER]
    python -m tests.fuzz --case 7-123 [--corpus FOLDER]

Findings are written to build/fuzz/, each under its case, which is its seed: with the same corpus
it is found again. Ends with 1 when there was one.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import msgspec
from msgspec.structs import replace

from tests.fuzz.corpus import FOLDER, ROOT
from tests.fuzz.worker import FOUND, Share, Tally, note_death, tally_file, tally_of


def main() -> int:
    """Fuzz, or replay a case; the exit code."""
    options = _options()
    FOUND.mkdir(parents=True, exist_ok=True)
    if options.corpus:
        os.environ[FOLDER] = options.corpus
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    os.environ["TZ"] = "UTC"
    if options.case:
        seed, _, number = options.case.rpartition("-")
        return _run([Share(seed, int(number))])
    step = options.workers
    return _run([Share(options.seed, each, step, options.minutes) for each in range(step)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--corpus", help="a folder of further documents")
    parser.add_argument("--case", help="replay one case")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _run(shares: list[Share]) -> int:
    begun = time.monotonic()
    for share in shares:
        tally_file(share).unlink(missing_ok=True)
    with ThreadPoolExecutor(len(shares)) as lanes:
        list(lanes.map(_carried_out, shares))
    tallies = [tally_of(share) for share in shares]
    _tell(tallies, (time.monotonic() - begun) / 60)
    return int(any(each.kinds for each in tallies))


def _carried_out(share: Share) -> None:
    """Go through a share; a case that kills its process is a finding, and the next goes on."""
    end = time.monotonic() + share.minutes * 60
    while code := subprocess.call(_command(share), cwd=ROOT):
        killer = note_death(share, code)
        minutes = (end - time.monotonic()) / 60
        if minutes <= 0:
            return
        share = replace(share, first=killer + share.step, minutes=minutes)


def _command(share: Share) -> list[str]:
    return [sys.executable, "-m", "tests.fuzz.worker", msgspec.json.encode(share).decode()]


def _tell(tallies: list[Tally], minutes: float) -> None:
    kinds = sum((Counter(each.kinds) for each in tallies), Counter[str]())
    slowest = max(each.slowest for each in tallies)
    for kind, count in kinds.most_common():
        print(f"{count:6} × {kind}")
    print(
        f"{sum(each.cases for each in tallies)} cases in {minutes:.1f} minutes "
        f"({sum(each.seconds for each in tallies) / 60:.1f} of processor time), "
        f"{sum(each.entries for each in tallies)} entries, "
        f"{sum(each.refused for each in tallies)} refusals; slowest case {slowest[1]}, "
        f"{slowest[0]} s; {sum(kinds.values())} findings of {len(kinds)} kinds"
    )


if __name__ == "__main__":
    sys.exit(main())
