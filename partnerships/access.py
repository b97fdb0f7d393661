"""Asking and refusing: may this person do that, and if not, why not."""

from django.core.exceptions import PermissionDenied

from partnerships.rules import is_person, reason


class NotAllowedError(PermissionDenied):
    """The person may not do this; the message is a sentence for them to read."""


class RefusedError(Exception):
    """A rule of the business forbids this now; the message says what to do instead.

    `field` names the form field it is about, if there is one.
    """

    def __init__(self, message, *, field=None):
        super().__init__(message)
        self.field = field


def may(person, permission, obj=None) -> bool:
    """Whether `person` (also one not signed in) holds `permission` on `obj`."""
    return is_person(person) and person.has_perm(permission, obj)


def authorise(person, permission, obj=None) -> None:
    """Let `person` pass if they hold `permission` on `obj`.

    The system itself, `by=None`, passes: schedules and loaders act without a person.
    Raises NotAllowedError with the reason otherwise.
    """
    if person is not None and not may(person, permission, obj):
        raise NotAllowedError(reason(permission, obj))
