"""The stage of an imported series: its rows as they were read, and the figures they come to (H06).

Rows of a run that has not ended. Both tables are unlogged and hold no foreign keys, since 100,000
rows go through them in seconds: after a crash of the server they are empty, and the file is
uploaded again.
"""

from django.db import models

from partnerships.models import ImportRun
from targets.models.indicators import Indicator, value_field


class SeriesRow(models.Model):
    """A row of an uploaded file as it was read: its number in the spreadsheet and its cells."""

    SEPARATOR = "\x1f"

    pk = models.CompositePrimaryKey("run", "number")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    number = models.PositiveIntegerField()
    cells = models.TextField(help_text="Parted by the separator of units, which no cell can hold.")

    def __str__(self):
        return f"Row {self.number} of {self.run}"


class SeriesFigure(models.Model):
    """A figure that a row of a file comes to, and whether it adds to or changes what there is."""

    class Effect(models.IntegerChoices):
        NONE = 0, "As it is"
        NEW = 1, "To add"
        CHANGED = 2, "To change"

    pk = models.CompositePrimaryKey("run", "number", "year", "quarter")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    number = models.PositiveIntegerField("row")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    area_code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    value = value_field(null=True)
    numerator = value_field(null=True)
    denominator = value_field(null=True)
    effect = models.PositiveSmallIntegerField(choices=Effect.choices)

    def __str__(self):
        return f"{self.indicator} of {self.area_code}, {self.year}"
