"""Up to four ways a draft year could be, each with a rate for every band and a place for every payer (D05, X07)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models.history import track_history
from tariffs.models.charges import Charge
from tariffs.models.schemes import ADOPTED_STANDS, ANY_CHANGE, MOST_A_MEMBER_CAN_OWE, Band, Scheme, reads_every_tariff

MOST_SCENARIOS = 4


def of_one_year(column):
    """The rule of a scenario's row: its draft is not adopted, and what `column` points at is of the same draft."""
    return f"""
        PERFORM 1 FROM tariffs_scheme s JOIN tariffs_scenario o ON o.scheme_id = s.id
            WHERE o.id IN (NEW.scenario_id, OLD.scenario_id) AND s.status = 'adopted' FOR SHARE OF s;
        IF FOUND THEN
            RAISE EXCEPTION 'the scheme of this year is adopted and stays as it is'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'adopted_scheme_stands';
        END IF;
        IF TG_OP <> 'DELETE' AND EXISTS (
            SELECT 1 FROM tariffs_scenario o WHERE o.id = NEW.scenario_id AND ({column})
        ) THEN
            RAISE EXCEPTION 'a scenario is made of the bands and charges of its own draft'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'scenario_of_one_year';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """  # noqa: S608  only constants of this app


BAND_IS_OTHERS = "o.scheme_id <> (SELECT scheme_id FROM tariffs_band WHERE id = NEW.band_id)"
CHARGE_IS_OTHERS = "o.scheme_id <> (SELECT scheme_id FROM tariffs_charge WHERE id = NEW.charge_id)"


class ScenarioQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who read the whole schedule, drafts too."""
        return self if person.is_authenticated and reads_every_tariff(person) else self.none()


@track_history("ScenarioHistory")
class Scenario(models.Model):
    """One of up to four ways in which next year's tariffs could be set, to be compared before the board agrees one."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="scenarios")
    place = models.PositiveSmallIntegerField(help_text="1 to 4, shown as A to D.")
    name = models.CharField(max_length=60)
    note = models.CharField("what speaks for it", max_length=300, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "place"]
        constraints = [
            models.UniqueConstraint(name="scenario_place_once_a_year", fields=["scheme", "place"]),
            models.UniqueConstraint(
                name="scenario_name_once_a_year",
                fields=["scheme", "name"],
                violation_error_message="Another scenario of this year has this name.",
            ),
            models.CheckConstraint(
                name="scenario_up_to_four_a_year",
                condition=Q(place__gte=1, place__lte=MOST_SCENARIOS),
                violation_error_message="A year has up to four scenarios. Remove one first.",
            ),
            models.CheckConstraint(name="scenario_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="scenario_chosen_once_a_year", fields=["scheme"], condition=Q(chosen_at__isnull=False)
            ),
        ]
        triggers = [pgtrigger.Trigger(name="adopted_scenario_stands", operation=ANY_CHANGE, when=pgtrigger.Before, func=ADOPTED_STANDS)]  # fmt: skip

    def __str__(self):
        return f"{self.letter}: {self.name}"

    def get_absolute_url(self):
        return reverse("tariffs:scenario_list", args=[self.scheme.year])

    @property
    def letter(self):
        """A to D."""
        return "ABCD"[self.place - 1]


@track_history("ScenarioRateHistory")
class ScenarioRate(models.Model):
    """What a member of a band would pay in a scenario."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="rates")
    band = models.ForeignKey(Band, on_delete=models.CASCADE, related_name="+")
    unit_gbp = models.DecimalField("tariff for one member (£)", max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["scenario", "band"]
        constraints = [
            models.UniqueConstraint(name="scenario_rate_once_a_band", fields=["scenario", "band"]),
            models.CheckConstraint(
                name="scenario_rate_is_reasonable",
                condition=Q(unit_gbp__gte=0, unit_gbp__lte=MOST_A_MEMBER_CAN_OWE),
                violation_error_message="Give a tariff from £0 to £1,000,000.",
            ),
        ]
        triggers = [pgtrigger.Trigger(name="rate_of_one_year", operation=ANY_CHANGE, when=pgtrigger.Before, func=of_one_year(BAND_IS_OTHERS))]  # fmt: skip

    def __str__(self):
        return f"{self.band} in {self.scenario}"


@track_history("ScenarioPlacingHistory")
class ScenarioPlacing(models.Model):
    """The band one payer would be in in a scenario; a tariff of its own stays unless it is moved to another band."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="placings")
    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="+")
    band = models.ForeignKey(Band, on_delete=models.CASCADE, related_name="+")
    agreed_unit_gbp = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    override_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["scenario", "charge"]
        constraints = [
            models.UniqueConstraint(name="scenario_placing_once_a_payer", fields=["scenario", "charge"]),
            models.CheckConstraint(
                name="scenario_placing_override_has_a_reason",
                condition=Q(agreed_unit_gbp__isnull=True, override_reason="")
                | (Q(agreed_unit_gbp__gte=0, agreed_unit_gbp__lte=MOST_A_MEMBER_CAN_OWE) & ~Q(override_reason="")),
            ),
        ]
        triggers = [pgtrigger.Trigger(name="placing_of_one_year", operation=ANY_CHANGE, when=pgtrigger.Before, func=of_one_year(f"{BAND_IS_OTHERS} OR {CHARGE_IS_OTHERS}"))]  # fmt: skip

    def __str__(self):
        return f"{self.charge} in {self.scenario}"
