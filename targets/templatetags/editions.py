"""What the templates of published reports ask of Python."""

from django import template

register = template.Library()


@register.filter
def drawing(drawings, name):
    """The drawing of this name."""
    return drawings[name]
