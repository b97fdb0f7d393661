"""Taking the next numbers of a series, in the transaction that writes the documents that carry them (P7)."""

from django.db import connection

from tariffs.models import NumberSeries

_TAKE = """
    UPDATE tariffs_numberseries SET last_number = last_number + %s WHERE code = %s AND year = %s
    RETURNING id, last_number
"""


def take_numbers(code: NumberSeries.Code, year: int, *, count: int) -> tuple[NumberSeries, list[int]]:
    """Take the next `count` numbers of a year's series; whoever comes second waits until the first has ended.

    Call it as late as possible: the series is held until then. A transaction that is rolled back takes none.
    """
    NumberSeries.objects.bulk_create([NumberSeries(code=code, year=year)], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [count, code, year])
        pk, last = cursor.fetchone()
    series = NumberSeries(pk=pk, code=code, year=year, last_number=last)
    return series, list(range(last - count + 1, last + 1))
