"""Writes what a refresh brought of one feed: as a line of its log, or into its files."""

from newsreader.model import Subscription
from newsreader.store.bodies import Bodies
from newsreader.store.body import Change, with_html
from newsreader.store.decision import Decision
from newsreader.store.feedfile import AddedTo, FeedSight
from newsreader.store.feedfiles import FeedFiles
from newsreader.store.storage import Files, told
from newsreader.store.tinyfile import Written


class Putting:
    """Writes feeds. Call it with the library's lock held.

    Args:
        feeds: The feeds' files.
        bodies: The texts of their entries.
        files: The way to the disk.
    """

    def __init__(self, feeds: FeedFiles, bodies: Bodies, files: Files) -> None:
        self._feeds = feeds
        self._bodies = bodies
        self._files = files

    def put(
        self, subscription: Subscription, decision: Decision, sight: FeedSight
    ) -> Written | AddedTo:
        """Write what a refresh brought, bodies before entries.

        Args:
            subscription: The feed.
            decision: What a refresh brought of it.
            sight: Its file and its log as they were read since the lock is held.

        Returns:
            What became of the two.

        Raises:
            Damaged: The file is no file of ours.
            StoreError: It can't be written; the entries are as they were.
        """
        changes = changes_of(decision)
        new = {each.id for each in decision.new}
        if changes.keys() <= sight.added.bodies.keys() | new:
            bodies = self._bodies.made(sight.added, changes)
            if added := self._feeds.add(subscription.id, decision, bodies, sight):
                return added
        return self._put_home(subscription, decision, changes, sight)

    def _put_home(
        self,
        subscription: Subscription,
        decision: Decision,
        changes: dict[str, Change],
        sight: FeedSight,
    ) -> Written:
        """Write all that the log holds as well into the files, whereupon it goes."""
        self._bodies.write_home(subscription.id, sight.added, changes)
        log = self._feeds.log(subscription.id)
        if changes.keys() & sight.added.bodies.keys():
            # Or a kill before the log goes would leave its older texts in force, for good.
            with told(log.path):
                self._files.settle()
            log.forget_bodies(sight.added)
        written = self._feeds.put(subscription, decision, sight)
        if sight.added.size:
            with told(log.path):
                self._files.settle()
            log.rewrite(())
        return written


def changes_of(decision: Decision) -> dict[str, Change]:
    """What makes the bodies of the entries that a refresh brought, by entry id."""
    return {
        each: with_html(html, decision.outdated.get(each)) for each, html in decision.bodies.items()
    }
