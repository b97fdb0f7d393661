"""The gallery of components, open to all where nobody's real data is."""

from tests.access import public

TABLE = {
    "dev:components": public(),
    "dev:components_form": public(),
}
