"""Every change to health checks."""

from healthchecks.actions.answers import answer_check, link_for
from healthchecks.actions.questionnaires import (
    add_statement,
    edit_statement,
    remove_statement,
    set_section,
    start_version,
)
from healthchecks.actions.rounds import close_round, open_round, record_past_round, remind_members

__all__ = [
    "add_statement",
    "answer_check",
    "close_round",
    "edit_statement",
    "link_for",
    "open_round",
    "record_past_round",
    "remind_members",
    "remove_statement",
    "set_section",
    "start_version",
]
