"""The score out of 100: its worked example and what must always hold (F03, H10)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthchecks import scoring
from healthchecks.scoring import SectionAnswers

COUNTS = st.dictionaries(st.sampled_from([None, 1, 2, 3, 4, 5]), st.integers(min_value=0, max_value=40))
STATEMENTS = st.lists(COUNTS, min_size=1, max_size=9)
SECTIONS = st.lists(
    st.builds(SectionAnswers, title=st.just("P"), respondents=st.integers(0, 40), statements=STATEMENTS),
    min_size=1,
    max_size=4,
)


def answered(counts):
    return sum(number for answer, number in counts.items() if answer is not None)


@pytest.mark.parametrize(("answer", "points"), [(1, 0), (2, 25), (3, 50), (4, 75), (5, 100)])
def test_points(answer, points):
    assert scoring.points(answer) == points
    assert scoring.statement_score({answer: 7}) == points


def test_worked_example():
    purpose = SectionAnswers("Purpose", 5, [{4: 3, 5: 1, 2: 1}, {3: 5, None: 2}])
    others = [SectionAnswers(title, 5, [{4: 5}]) for title in ("Proposition", "People", "Process")]
    found = scoring.scores([purpose, *others])
    assert found.sections == (("Purpose", Fraction(60)), *[(other.title, Fraction(75)) for other in others])
    assert found.total == Fraction(285, 4)
    assert scoring.shown(found.total) == "71"


@given(STATEMENTS)
def test_a_score_is_on_the_scale_or_there_is_none(statements):
    score = scoring.section_score(statements)
    if any(map(answered, statements)):
        assert 0 <= score <= 100
    else:
        assert score is None


@given(COUNTS, st.integers(0, 50))
def test_dont_know_never_moves_a_score(counts, unknown):
    assert scoring.statement_score({**counts, None: unknown}) == scoring.statement_score(counts)


@given(COUNTS, st.integers(1, 4))
def test_agreeing_more_never_lowers_a_score(counts, answer):
    if counts.get(answer):
        more = {**counts, answer: counts[answer] - 1, answer + 1: counts.get(answer + 1, 0) + 1}
        assert scoring.statement_score(more) > scoring.statement_score(counts)


@given(SECTIONS)
def test_each_p_weighs_the_same_however_many_statements_it_has(sections):
    doubled = [SectionAnswers(each.title, each.respondents, [*each.statements, *each.statements]) for each in sections]
    assert scoring.scores(doubled) == scoring.scores(sections)


@given(SECTIONS)
def test_the_order_of_statements_does_not_matter(sections):
    turned = [SectionAnswers(each.title, each.respondents, list(reversed(each.statements))) for each in sections]
    assert scoring.scores(turned) == scoring.scores(sections)


@given(SECTIONS)
def test_fewer_than_five_are_held_back_and_the_total_with_them(sections):
    found = scoring.scores(sections)
    for section, (_title, score) in zip(sections, found.sections, strict=True):
        if section.respondents < 5:
            assert score is None
    if any(score is None for _title, score in found.sections):
        assert found.total is None
    else:
        assert found.total == scoring.mean([score for _title, score in found.sections])


@given(st.fractions(min_value=0, max_value=100))
def test_both_ends_are_bands(score):
    words, bar = scoring.shown(score), scoring.drawn(score)
    assert 5 <= bar <= 95
    if score >= Fraction(191, 2):
        assert words == "More than 95"
    elif score < Fraction(9, 2):
        assert words == "Less than 5"
    else:
        assert abs(int(words) - score) <= Fraction(1, 2)


def test_halves_round_up_and_nothing_is_no_data():
    assert [scoring.shown(score) for score in (Fraction(125, 2), None)] == ["63", "No data"]
    assert scoring.drawn(None) is None
    assert not scoring.scores([SectionAnswers("Purpose", 4, [{5: 4}])]).is_whole
