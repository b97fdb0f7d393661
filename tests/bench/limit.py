"""LIMIT-W: as little Django as can render 50 rows: one SELECT, values formatted in SQL, one template."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.limit_settings"

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import path

ROWS = """
    SELECT body.slug, body.name, body.acronym, coalesce(parent.name, ''), initcap(replace(body.kind, '_', ' ')),
           to_char(coalesce(body.opened_on, DATE '2009-04-01'), 'FMDD FMMonth YYYY')
    FROM partnerships_body body LEFT JOIN partnerships_body parent ON parent.id = body.parent_id
    ORDER BY lower(body.name) LIMIT 50
"""
PADDING = "A line of page furniture that every page carries: navigation, footer, breadcrumbs. "


def fifty_rows(request):
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = cursor.fetchall()
    response = HttpResponse(get_template("bench/limit.html").render({"rows": rows, "padding": PADDING * 230}))
    response.headers["Content-Length"] = len(response.content)
    return response


urlpatterns = [path("", fifty_rows)]
application = get_wsgi_application()
