"""The house rules that import-linter cannot see."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

FLOORS = {"partnerships": 0, "comms": 1, "targets": 2, "tariffs": 2, "healthchecks": 2, "portal": 3}
OWN = [
    path
    for folder in (*FLOORS, "tests")
    for path in (Path(settings.BASE_DIR) / folder).rglob("*.py")
    if "migrations" not in path.parts
]

# What Playwright answers at once, of whichever page there is just then.
HASTY = {
    "all_inner_texts", "all_text_contents", "evaluate", "inner_text", "input_value", "is_checked", "is_enabled",
    "is_hidden", "is_visible", "text_content", "title", "wait_for_timeout",
}  # fmt: skip


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def test_foreign_keys_only_point_down():
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in FLOORS
        if model._meta.app_label != field.related_model._meta.app_label
        if FLOORS[field.related_model._meta.app_label] >= FLOORS[model._meta.app_label]
    ]
    assert wrong == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_files_and_functions_stay_short(path):
    text = path.read_text()
    assert text.count("\n") <= 400
    if "tests" not in path.parts:
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        long = [
            f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, functions) and node.end_lineno - node.lineno >= 50
        ]
        assert long == []


def test_every_model_says_what_it_is():
    silent = [
        model._meta.label
        for model in own_models()
        if not model.__name__.endswith("History") and (model.__doc__ or "").startswith(f"{model.__name__}(")
    ]
    assert silent == []


def test_constraints_have_names_of_their_own():
    names = [constraint.name for model in own_models() for constraint in model._meta.constraints]
    assert len(names) == len(set(names))


def test_templates_stay_short():
    long = [
        f"{path.name}: {lines} lines"
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        if (lines := path.read_text().count("\n")) > 120
    ]
    assert long == []


def test_browser_journeys_wait_for_what_they_read():
    """On a slow machine a page is read before it is there, unless `expect`, `look` or `axe` waits for it."""
    hasty = [
        f"{path.name}:{node.lineno} {node.attr}"
        for path in (Path(settings.BASE_DIR) / "tests" / "browser").glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in HASTY
    ]
    assert hasty == []


def test_times_for_people_are_written_in_one_place():
    """`words.clock` writes 2:05pm, and nothing else does: neither a template nor a sentence of Python."""
    base = Path(settings.BASE_DIR)
    templates = [
        path for path in (base / "templates").rglob("*.*") if re.search(r"\|(time|date):.*?[HGgh]:i", path.read_text())
    ]
    python = [path for path in OWN if "tests" not in path.parts and re.search(r"%-I|%Y at %H", path.read_text())]
    assert templates == []
    assert python == [base / "partnerships" / "templatetags" / "words.py"]
