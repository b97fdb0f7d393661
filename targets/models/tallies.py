"""How many results of each class a body has in a quarter: what pages about a whole quarter read (C05, C07)."""

from django.db import models

from partnerships.models import Body
from targets.models.quarters import Quarter


class Tally(models.Model):
    """How many results of each class one body has in one quarter; the database counts (see `counting`)."""

    pk = models.CompositePrimaryKey("quarter", "body")
    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    on_target = models.PositiveIntegerField()
    slight_variance = models.PositiveIntegerField()
    significant_variance = models.PositiveIntegerField()
    no_data = models.PositiveIntegerField()
    not_judged = models.PositiveIntegerField(db_default=0)

    class Meta:
        indexes = [
            # The sum over a quarter, and its bodies with the most misses first, without the table.
            models.Index(
                name="tally_most_misses_first",
                fields=["quarter", "-significant_variance", "-slight_variance", "body"],
                include=["on_target", "no_data", "not_judged"],
            )
        ]

    def __str__(self):
        return f"{self.body}, {self.quarter}"
