"""Migrating without making every related model anew for a constraint, an index or a trigger.

Django makes the class of a changed model again, and of every model that points to it. Nearly all
of ours point to a person or a body, so four fifths of the time of a first migration went there,
although such options change no field.
"""

from contextlib import contextmanager, suppress
from functools import wraps

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


@contextmanager
def light_options():
    """Within the block, options that change no field are set on the classes that there are."""
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in _CHANGES]
    for owner, name, wrapper in _CHANGES:
        setattr(owner, name, wrapper(getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, change in before:
            setattr(owner, name, change)


def _of_state(change):
    @wraps(change)
    def changed(state, app_label, model_name, option, *rest):
        with _classes_kept(state):
            change(state, app_label, model_name, option, *rest)
        _hand_over(state, app_label, model_name, option)

    return changed


def _of_trigger(change):
    @wraps(change)
    def changed(operation, app_label, state):
        with _classes_kept(state):
            change(operation, app_label, state)
        _hand_over(state, app_label, operation.model_name, "triggers")

    return changed


@contextmanager
def _classes_kept(state):
    state.reload_model = lambda *_model, **_how: None
    try:
        yield
    finally:
        del state.reload_model


def _hand_over(state, app_label, model_name, option):
    """Tell the class, if there is one by now, what it would have been made with."""
    if "apps" not in vars(state):
        return
    options = state.apps.get_model(app_label, model_name)._meta
    setattr(options, option, list(state.models[app_label, model_name.lower()].options[option]))
    with suppress(AttributeError):
        del options.total_unique_constraints  # worked out of the constraints, and remembered


_CHANGES = [
    (ProjectState, "_append_option", _of_state),
    (ProjectState, "_remove_option", _of_state),
    (ProjectState, "_alter_option", _of_state),
    (AddTrigger, "state_forwards", _of_trigger),
    (RemoveTrigger, "state_forwards", _of_trigger),
]
