"""What partners pledge towards indicators of the Local Area Agreement (C13)."""

import pgtrigger
from django.db import models

from partnerships.models import Pledge
from partnerships.models.history import track_history
from targets.models.indicators import Indicator

# No check of one table sees the other: asked at the end of the transaction that writes the pledge and then its link.
GIVEN_FOR_SOMETHING = """
    IF EXISTS (
        SELECT 1 FROM partnerships_pledge pledge WHERE pledge.id = {pledge} AND pledge.objective_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM targets_pledgedindicator link WHERE link.pledge_id = pledge.id)
    ) THEN
        RAISE EXCEPTION 'a pledge is given for an objective, an indicator or both'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_is_given_for_something';
    END IF;
    RETURN NULL;
"""


class PledgeForPriority(Pledge):
    """A pledge as its priorities see it: it is given for an objective, an indicator of the agreement, or both."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="is_given_for_something",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("objective_id"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__objective__isnull=True),
                func=GIVEN_FOR_SOMETHING.format(pledge="NEW.id"),
            )
        ]


@track_history("PledgedIndicatorHistory")
class PledgedIndicator(models.Model):
    """The indicator that a pledge is given for, as the priority it serves."""

    pledge = models.OneToOneField(Pledge, on_delete=models.CASCADE, related_name="for_indicator")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="pledges")

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="leaves_its_pledge_something",
                operation=pgtrigger.Delete | pgtrigger.UpdateOf("pledge_id"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=GIVEN_FOR_SOMETHING.format(pledge="OLD.pledge_id"),
            )
        ]

    def __str__(self):
        return str(self.indicator)
