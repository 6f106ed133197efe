"""Writes articles for tests: blocks one after another, quotes and marks by their words."""

from typing import Any

from newsreader.model import Article, Block, BlockKind, Mark, MarkKind, Quote


class Draft:
    """An article being written."""

    def __init__(self, title: str = "Ferry line to get electric boats") -> None:
        self.title = title
        self.blocks: list[Block] = []
        self.quotes: list[Quote] = []

    def add(
        self,
        text: str = "",
        kind: BlockKind = BlockKind.PARAGRAPH,
        *,
        marks: dict[str, MarkKind | str] | None = None,
        **fields: Any,
    ) -> int:
        """Add a block; in ``marks`` words lead to a kind of mark or, for a link, an address."""
        found = tuple(_mark(text, words, what) for words, what in (marks or {}).items())
        self.blocks.append(Block(kind, text, found, **fields))
        return len(self.blocks) - 1

    def quote(
        self, block: int, words: str, speaker: str | None = None, cue: str = "", **fields: Any
    ) -> None:
        """Quote some words of a block; ``cue`` stands in that block or in ``cue_block``."""
        start = self.blocks[block].text.index(words)
        if cue:
            fields.setdefault("cue_block", block)
            fields["cue_start"] = self.blocks[fields["cue_block"]].text.index(cue)
            fields["cue_end"] = fields["cue_start"] + len(cue)
        self.quotes.append(Quote(block, start, start + len(words), words, speaker, **fields))

    def article(self, **fields: Any) -> Article:
        """The article as far as it is written."""
        blocks, quotes = tuple(self.blocks), tuple(self.quotes)
        return Article(self.title, blocks=blocks, quotes=quotes, **fields)


def _mark(text: str, words: str, what: MarkKind | str) -> Mark:
    start, end = text.index(words), text.index(words) + len(words)
    if isinstance(what, MarkKind):
        return Mark(start, end, what)
    return Mark(start, end, MarkKind.LINK, what)


def ferry() -> Draft:
    """A whole article: quotes led, inline and continued, links, image, table, lists, code."""
    draft = Draft()
    draft.add(
        "The first of six battery ferries arrives in May, the operator said on Monday, two years "
        "after the island council voted to retire the oil boats. The timetable is on its page.",
        marks={"its page": "https://harbour.example/timetable", "two years": MarkKind.EMPHASIS},
    )
    lead = draft.add("Ana Lim, who runs the line, said,")
    draft.add(
        "Ana Lim on the old pier", BlockKind.IMAGE,
        url="https://www.pictures.example/lim.jpg", width=1200, height=800,
    )  # fmt: skip
    led = draft.add("“We will not raise the fare. The power costs us less than the oil did.”")
    draft.quote(
        led, "We will not raise the fare. The power costs us less than the oil did.",
        "Ana Lim", "Ana Lim", cue_block=lead, led=True, role="head of the line",
    )  # fmt: skip
    inline = draft.add(
        "Passengers will see “no difference but the quiet”, Tom Okafor, harbour master, added."
    )
    draft.quote(inline, "no difference but the quiet", "Tom Okafor", "Tom Okafor")
    draft.add("What it costs", BlockKind.HEADING, level=2)
    draft.add(
        "The council borrowed 41 million for boats and quays, and its own audit doubts the sum.",
        marks={"its own audit": "https://council.example/audit"},
    )
    draft.add(
        kind=BlockKind.TABLE, header=True,
        rows=(("Boat", "Seats"), ("Tern", "80"), ("Cormorant", "1,340")),
    )  # fmt: skip
    first = draft.add("“The figures were wrong from the first page.")
    last = draft.add("“But nobody asked the people who load the boats.”")
    draft.quote(
        first, "The figures were wrong from the first page.", "Mara Quist", continues=True,
        role="former auditor",
    )  # fmt: skip
    draft.quote(
        last, "But nobody asked the people who load the boats.", "Mara Quist", role="former auditor"
    )
    draft.add("Both piers get chargers:")
    draft.add("North pier: two of them, which take eleven minutes", BlockKind.LIST_ITEM, marker="•")
    draft.add("one of them spare", BlockKind.LIST_ITEM, marker="•", level=1)
    draft.add("Buy at the machine.", BlockKind.LIST_ITEM, marker="9.")
    draft.add("Show it at the gate.", BlockKind.LIST_ITEM, marker="10.")
    draft.add(
        "def charge(boat):\n\treturn boat.battery + quay.power * EFFICIENCY  # in megawatt hours "
        "with the losses of a cold cable",
        BlockKind.CODE,
    )
    draft.add(kind=BlockKind.RULE)
    for number in range(12):
        draft.add(f"Paragraph {number} of the long end says the same again, in other words. " * 4)
    return draft
