"""An app whose minute always fails."""


def tick(*, at):
    raise ValueError("this app is broken")
