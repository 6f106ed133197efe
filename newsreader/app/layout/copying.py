"""Gives a selection back as the writer's text: lines joined again, without our own signs."""

from collections.abc import Iterable

from newsreader.app.layout import Layout, Line, Tone


def text_between(layout: Layout, stretches: Iterable[tuple[int, int, int]]) -> str:
    """Collect selected text.

    Args:
        layout: The page.
        stretches: For each line its index and the stretch of its text, in code points, end
            excluded; all of the line's rest where the end is below 0.

    Returns:
        The words, each paragraph on one line, a blank line between paragraphs.
    """
    parts: list[str] = []
    above: Line | None = None
    for index, start, end in stretches:
        line = layout.lines[index]
        if line.gap or layout.passages[line.passage].rows:
            continue
        if above is not None:
            parts.append(_between(layout, above, line))
        parts.append(_words(layout, line, start, end))
        above = line
    return "".join(parts).strip("\n")


def _between(layout: Layout, above: Line, line: Line) -> str:
    passage = layout.passages[line.passage]
    if above.passage != line.passage:
        between = layout.passages[above.passage + 1 : line.passage + 1]
        return "\n\n" if any(each.gap for each in between) else "\n"
    skipped = passage.text[above.end : line.start]
    return "\n" if "\n" in skipped else " " * bool(skipped)


def _words(layout: Layout, line: Line, start: int, end: int) -> str:
    high = line.end - line.start if end < 0 else end
    text, position = "", 0
    for piece in layout.pieces(line):
        low, position = position, position + len(piece.text)
        if not piece.tone & Tone.NUMBER:
            text += piece.text[max(0, start - low) : max(0, high - low)]
    return text
