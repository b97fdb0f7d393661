"""Apps' addresses by the section they begin with: a page is not looked for among the hundreds of other sections."""

from django.urls import include
from django.urls.resolvers import RoutePattern, URLResolver


class SectionsPattern(RoutePattern):
    """An empty route before an app's addresses that fits only what begins with one of their first parts."""

    def __init__(self, sections):
        super().__init__("", is_endpoint=False)
        self.sections = sections

    def match(self, path):
        return super().match(path) if path.partition("/")[0] in self.sections else None


def sections(patterns):
    """The addresses of an app, as `path("", include(patterns))` has them. Raises ValueError if one begins with a value."""
    urlconf, app_name, namespace = include(patterns)
    routes = [str(known.pattern).removeprefix("^") for known in getattr(urlconf, "urlpatterns", urlconf)]
    begun = {route.partition("/")[0] for route in routes}
    if unclear := [part for part in begun if set(part) & set("<(")]:
        raise ValueError(f"These addresses begin with a value, so no section is theirs: {unclear}")
    return URLResolver(SectionsPattern(frozenset(begun)), urlconf, app_name=app_name, namespace=namespace)
