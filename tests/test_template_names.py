"""A name set inside a block is gone when the block ends: where another block reads it, it is silently empty."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, TokenType

FOLDERS = [Path(settings.BASE_DIR) / "templates", *Path(settings.BASE_DIR).glob("*/templates")]
TEMPLATES = {str(path.relative_to(folder)): path for folder in FOLDERS for path in sorted(folder.rglob("*.html"))}
STRINGS = re.compile(r"""'[^']*'|"[^"]*\"""")
NAMES = re.compile(r"(?<![\w.|-])[a-z_]\w*")
SET_AS = re.compile(r"\bas ([a-z_]\w*)$")
SET_WITHIN = re.compile(r"([a-z_]\w*)=")


@dataclass
class Scope:
    """What one block of a template sets with “as” and what it reads, other templates it includes and all."""

    path: tuple[str, ...]
    sets: set[str] = field(default_factory=set)
    borrows: set[str] = field(default_factory=set)  # by “for” and “with”, which give back
    reads: set[str] = field(default_factory=set)


def scopes_of(source, included=()):
    """Every block of a template, outermost first; the place outside all blocks has no name."""
    scopes, here, is_comment = {(): Scope(())}, [], False
    for token in Lexer(source).tokenize():
        verb, _, rest = token.contents.partition(" ") if token.token_type == TokenType.BLOCK else ("", "", "")
        if verb in ("comment", "endcomment"):
            is_comment = verb == "comment"
        elif is_comment or verb in ("load", "extends") or token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        elif verb == "block":
            here.append(rest)
            scopes.setdefault(tuple(here), Scope(tuple(here)))
        elif verb == "endblock":
            here.pop()
        else:
            _look_at(scopes[tuple(here)], verb, rest or token.contents, included)
    return list(scopes.values())


def _look_at(scope, verb, words, included):
    bare = STRINGS.sub("", words)
    named = SET_AS.search(bare)
    if verb == "for":
        names, _, bare = bare.partition(" in ")
        scope.borrows |= set(NAMES.findall(names))
    elif named:
        scope.sets.add(named[1])
        bare = bare[: named.start()]
    if verb == "include" and (known := re.match(r'"([^"]+)"', words)) and known[1] not in included:
        given = set(SET_WITHIN.findall(bare))
        if known[1] in TEMPLATES and " only" not in bare:
            scope.reads |= reads_of(known[1], included) - given
    elif verb == "with":
        scope.borrows |= set(SET_WITHIN.findall(bare))
    scope.reads |= set(NAMES.findall(SET_WITHIN.sub("", bare)))


def reads_of(name, included=()):
    """What an included template reads and does not set itself."""
    scopes = scopes_of(TEMPLATES[name].read_text(), (*included, name))
    return set().union(*(scope.reads - scope.borrows for scope in scopes)).difference(*(scope.sets for scope in scopes))


def lost_names(source):
    """Names that a block sets and another block reads without setting them, with both blocks."""
    scopes = scopes_of(source)
    lost = []
    for setter in scopes:
        for reader in scopes:
            is_within = reader.path[: len(setter.path)] == setter.path
            if setter.path and not is_within:
                around = [scope for scope in scopes if reader.path[: len(scope.path)] == scope.path]
                own = reader.borrows.union(*(scope.sets for scope in around))
                lost += [
                    f"{name}: set in {setter.path[-1]}, read in {'/'.join(reader.path) or 'no block'}"
                    for name in sorted((setter.sets & reader.reads) - own)
                ]
    return lost


def test_no_block_reads_a_name_that_another_block_set():
    lost = {name: lost_names(path.read_text()) for name, path in TEMPLATES.items()}
    assert {name: names for name, names in lost.items() if names} == {}


def test_a_name_lost_between_blocks_is_found():
    lost = '{% block a %}{% may "x" object as can %}{% endblock %}{% block b %}{% if can %}x{% endif %}{% endblock %}'
    assert lost_names(lost) == ["can: set in a, read in b"]


def test_a_name_lost_to_an_included_template_is_found():
    lost = (
        '{% block a %}{% may "x" object as can_keep %}{% endblock %}'
        '{% block b %}{% include "targets/indicator_facts.html" %}{% endblock %}'
    )
    assert lost_names(lost) == ["can_keep: set in a, read in b"]
