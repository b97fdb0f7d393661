"""How an indicator is measured: of which kind, which way it should move, how often, and how quarters go together (C03)."""

from django.db import models


class Better(models.TextChoices):
    """Which way an indicator should move."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class ValueKind(models.TextChoices):
    """What the figures of an indicator say."""

    ABSOLUTE = "absolute", "A count or level"
    CHANGE = "change_from_baseline", "Percent change from the baseline"


class Kind(models.TextChoices):
    """How an indicator is measured."""

    NUMBER = "number", "A number"
    PERCENT = "percent", "A percentage of two numbers"
    MILESTONE = "milestone", "A milestone, reached or not"
    QUALITATIVE = "qualitative", "A judgement in words"


class Frequency(models.TextChoices):
    """How often an indicator has a figure."""

    QUARTERLY = "quarterly", "Every quarter"
    YEARLY = "yearly", "Once a year"


class WithinYear(models.TextChoices):
    """How the quarters of a year go together."""

    STAND = "stand", "Each quarter stands for itself"
    ADD_UP = "add_up", "Quarters add up to the year"
