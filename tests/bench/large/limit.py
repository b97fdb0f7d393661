"""LIMIT-D: as little Django as can show a body's quarter: one prepared statement, formatted in SQL, one template.

`/<body>/` answers with 30 indicators: latest value, target, baseline and a trend of eight quarters.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.large.limit_settings"

from weakref import WeakSet

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import path

QUARTER = """
PREPARE limit_quarter (bigint) AS
WITH figures AS MATERIALIZED (
    SELECT indicator_id, year, quarter, value FROM targets_figure
    WHERE body_id = $1 AND area_code = 'STH' AND (year, quarter) >= (2007, 1) AND (year, quarter) <= (2008, 4)
), goals AS MATERIALIZED (
    SELECT indicator_id, value FROM targets_target WHERE body_id = $1 AND year = 2008 AND quarter = 4
), series AS MATERIALIZED (
    SELECT indicator_id, string_agg(to_char(value, 'FM999,990.0'), ' ' ORDER BY year, quarter) AS trend,
        to_char(max(value) FILTER (WHERE year = 2008 AND quarter = 4), 'FM999,990.0') AS value
    FROM figures GROUP BY indicator_id
)
SELECT i.slug, i.title, i.unit, to_char(i.baseline_value, 'FM999,990.0'), to_char(goals.value, 'FM999,990.0'),
    series.value, series.trend
FROM targets_indicator i
LEFT JOIN series ON series.indicator_id = i.id LEFT JOIN goals ON goals.indicator_id = i.id
WHERE i.body_id = $1 ORDER BY i.position
"""
PADDING = "A line of page furniture that every page carries: navigation, footer, breadcrumbs. "
_prepared = WeakSet()


def body_quarter(request, body):
    with connection.cursor() as cursor:
        if connection.connection not in _prepared:
            cursor.execute(QUARTER)
            _prepared.add(connection.connection)
        cursor.execute("EXECUTE limit_quarter (%s)", [body])
        rows = cursor.fetchall()
    page = get_template("bench/limit_quarter.html").render({"rows": rows, "padding": PADDING * 230})
    response = HttpResponse(page)
    response.headers["Content-Length"] = len(response.content)
    return response


urlpatterns = [path("<int:body>/", body_quarter)]
application = get_wsgi_application()
