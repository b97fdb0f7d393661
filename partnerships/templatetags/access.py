"""Asking for a permission in a template."""

from django import template

from partnerships import access

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context, permission, obj=None):
    """Whether the reader holds the permission: `{% may "partnerships.edit_body" body as can_edit %}`."""
    return access.may(context["user"], permission, obj)
