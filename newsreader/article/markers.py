"""What stands before the items of an ordered list: numbers, letters, Roman numerals."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS = 26


def marker(number: int, style: str) -> str:
    """The marker of an item, with its dot.

    Args:
        number: The item's; letters and Roman numerals begin at 1.
        style: The ``type`` of HTML lists: "a", "A", "i", "I"; anything else gives digits.
    """
    if style in {"a", "A"} and number > 0:
        written = _letters(number)
    elif style in {"i", "I"} and 0 < number < 4_000:
        written = _roman(number)
    else:
        return f"{number}."
    return f"{written.upper() if style.isupper() else written}."


def _letters(number: int) -> str:
    """From a to z, then aa, ab: as browsers count."""
    written = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        written = chr(ord("a") + rest) + written
    return written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
