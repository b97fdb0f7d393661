"""What follows from an answer: the table of F13, value by value. No server and no database."""

import datetime as dt

import pytest

from comms.carriers.verdicts import Answer, Verdict, given_up, next_try, verdict_of

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [(250, "accepted"), (251, "accepted"), (421, "deferred"), (450, "deferred"), (451, "deferred"), (452, "deferred"),
     (454, "deferred"), (500, "failed"), (550, "failed"), (552, "failed"), (553, "failed"), (554, "failed"),
     (555, "failed")],
)  # fmt: skip
def test_a_code_has_one_verdict(code, verdict):
    assert verdict_of(code) == verdict


@pytest.mark.parametrize(
    ("code", "reply", "waits"),
    [
        (421, "4.3.2 Closing", [1, 2, 4, 8, 16, 32, 60, 60]),
        (None, "Connection unexpectedly closed", [1, 2, 4, 8, 16, 32, 60, 60]),
        (429, "Too many requests", [1, 2, 4, 8, 16, 32, 60, 60]),
        (450, "4.2.0 Greylisted, come back", [5, 10, 20, 40, 80, 120, 120]),
        (450, "Later", [5, 10, 20, 40, 80, 120, 120]),
        (451, "4.7.1 Please try again in 300 seconds", [5, 10, 20, 40, 80, 120, 120]),
        (451, "4.7.1 Graylisting in action", [5, 10, 20, 40, 80, 120, 120]),
        (451, "4.3.0 Local error", [15, 30, 60, 120, 240, 240]),
        (452, "4.3.1 Not enough room", [15, 30, 60, 120, 240, 240]),
        (454, "4.7.0 Something else", [15, 30, 60, 120, 240, 240]),
        (503, "The provider is busy", [15, 30, 60, 120, 240, 240]),
        (450, "4.2.1 Mailbox disabled for now", [60, 120, 240, 480, 480]),
        (452, "4.2.2 Mailbox full", [60, 120, 240, 480, 480]),
        (450, "4.1.1 Unknown for now", [60, 120, 240, 480, 480]),
    ],
)
def test_soft_refusals_are_tried_again_by_their_kind(code, reply, waits):
    answer = Answer(Verdict.DEFERRED, code, reply)
    found = [
        next_try(answer, attempts=attempts, tried_from=NOON, at=NOON) - NOON for attempts in range(1, len(waits) + 1)
    ]
    assert found == [dt.timedelta(minutes=wait) for wait in waits]


def test_the_last_try_falls_on_the_end_of_three_days_and_then_it_has_failed():
    answer = Answer(Verdict.DEFERRED, 452, "4.2.2 Mailbox full")
    end = NOON + dt.timedelta(hours=72)
    late = end - dt.timedelta(minutes=30)
    assert next_try(answer, attempts=12, tried_from=NOON, at=late) == end
    assert next_try(answer, attempts=13, tried_from=NOON, at=end) is None
    assert given_up(answer) == Answer(
        Verdict.FAILED, 452, "Given up after three days of trying. The last answer was: 4.2.2 Mailbox full"
    )


def test_many_attempts_do_not_overflow():
    answer = Answer(Verdict.DEFERRED, 421, "")
    assert next_try(answer, attempts=5000, tried_from=NOON, at=NOON) == NOON + dt.timedelta(hours=1)
