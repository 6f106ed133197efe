"""Tell speech from the other things that stand in quotation marks: titles and words in doubt."""

from collections.abc import Sequence

from newsreader.article.quotation_marks import Stretch
from newsreader.article.speech_verbs import SPEECH
from newsreader.model import Block


def is_speech(blocks: Sequence[Block], stretch: Stretch) -> bool:
    """Tell whether a stretch between marks is somebody's words.

    Args:
        blocks: The blocks of the article.
        stretch: Text between quotation marks in one of them.
    """
    text = blocks[stretch.block].text
    words = text[stretch.start : stretch.end].split()
    if len(words) >= 3:
        return True
    near = text[max(0, stretch.start - 60) : stretch.start] + text[stretch.end : stretch.end + 60]
    return bool(words) and any(word.strip(",.:;") in SPEECH for word in near.lower().split())
