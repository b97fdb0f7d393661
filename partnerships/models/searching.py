"""Words that rows are found by: a column that the database keeps beside the text, and its index (E01)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

CONFIG = "english"  # so that “winters” finds “winter”


def searched_by(*names: str, text: models.Expression | str | None = None) -> models.GeneratedField:
    """The column `searched` of a model: its names weigh more than its longer `text`, if it has one."""
    words = SearchVector(*names, weight="A", config=CONFIG)
    if text is not None:
        words = words + SearchVector(text, weight="D", config=CONFIG)
    return models.GeneratedField(expression=words, output_field=SearchVectorField(), db_persist=True)


def search_index(name: str) -> GinIndex:
    """The index of `searched`."""
    return GinIndex(name=name, fields=["searched"])
