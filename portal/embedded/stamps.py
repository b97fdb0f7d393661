"""Stamps: what a finished step was made from, so that an unchanged input is not worked on twice."""

import hashlib


class Stamp:
    """The state of some files at the end of a step, kept in the file `kept`."""

    def __init__(self, kept, files):
        self.kept = kept
        total = hashlib.sha256()
        for file in sorted(files):
            total.update(str(file).encode() + b"\0" + file.read_bytes())
        self.state = total.hexdigest()

    def is_current(self):
        """Tell whether the step was last done from just these files."""
        return self.kept.exists() and self.kept.read_text() == self.state

    def set(self):
        """Write down that the step is done."""
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        self.kept.write_text(self.state)
