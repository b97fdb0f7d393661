"""Cells that hold what nobody can read or keep."""


def unreadable(number, row):
    for place, cell in enumerate(row, start=1):
        if not cell.isprintable() or "\ufffd" in cell:
            reason = unreadable_reason(cell)
            if reason:
                yield [number, place, readable(cell), reason]


def unreadable_reason(cell):
    if any("\udc80" <= letter <= "\udcff" for letter in cell):
        return "A letter here is not in UTF-8. Save the file as “CSV UTF-8” and upload that."
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in cell):
        return "There is a control character here that cannot be kept. Type the text again."
    if "\ufffd" in cell:
        return "A letter was lost here when the file was saved. Type it again and save as “CSV UTF-8”."
    return None


def readable(cell):
    """The beginning of a cell with a mark for each letter that cannot be read."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in cell[:80])
