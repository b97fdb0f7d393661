"""What happens by itself in the register; each is safe to run twice and at once."""

from partnerships.actions.imports import drop_stale_imports, forget_old_imports
from partnerships.actions.page_checks import open_page_checks, pass_on_page_checks


def tick(*, at):
    """Each minute: open the month's page checks that are missing, and pass them on where a manager came or went.

    Files that nobody confirmed to import within the hour are dropped.
    """
    open_page_checks(at=at)
    pass_on_page_checks(at=at)
    drop_stale_imports(at=at)


def night(*, at):
    """Each night: forget what imports of more than 30 days ago showed."""
    forget_old_imports(at=at)
