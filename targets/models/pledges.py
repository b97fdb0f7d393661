"""What partners pledge towards indicators of the Local Area Agreement (C13)."""

from django.db import models

from partnerships.models import Pledge
from partnerships.models.history import track_history
from targets.models.indicators import Indicator


@track_history("PledgedIndicatorHistory")
class PledgedIndicator(models.Model):
    """The indicator that a pledge is given for, as the priority it serves."""

    pledge = models.OneToOneField(Pledge, on_delete=models.CASCADE, related_name="for_indicator")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="pledges")

    def __str__(self):
        return str(self.indicator)
