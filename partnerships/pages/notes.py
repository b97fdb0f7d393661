"""What other apps have to say before a document is saved, such as who will get a mail about it."""

from collections.abc import Callable

_of_documents: list[Callable[[], str]] = []


def register_document_note(note: Callable[[], str]) -> None:
    """Have the page that adds a document show a sentence of another app's."""
    _of_documents.append(note)


def document_notes() -> list[str]:
    """The sentences to show now."""
    return [note() for note in _of_documents]
