"""What the form pack and the components ask of Python: attributes, anchors, tags of state."""

import copy
from functools import cache, lru_cache

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.forms.dates import DateParts

register = template.Library()

SELECTED = SafeString(" selected")
COLUMN_HEADER = SafeString(' role="columnheader"')

# The first that fits a widget says how the field is laid out.
_KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (DateParts, "date"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)
_CLASSES = {
    "file": "govuk-file-upload",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "date": "",
    "checkbox": "",
}


@register.filter
def kind(field):
    """How a bound field is laid out: radios, checkboxes, checkbox, date, file, password, textarea, select or input."""
    return next((kind for widget, kind in _KINDS if isinstance(field.field.widget, widget)), "input")


@register.filter
def field_id(field):
    """The id from which hint, error and control of a bound field take theirs."""
    return field.auto_id or field.html_name


@register.filter
def anchor(field):
    """The id of the control that an error about the field sends people to."""
    name = kind(field)
    if name in ("radios", "checkboxes"):
        return next((option.id_for_label for option in field.subwidgets if option.id_for_label), field_id(field))
    if name == "date":
        return f"{field_id(field)}_{field.field.widget.first_wrong}"
    return field.id_for_label or field_id(field)


@register.filter
def counted(field):
    """The most characters a text area takes, if its field has a limit worth counting to."""
    limit = getattr(field.field, "max_length", None)
    return limit if kind(field) == "textarea" and limit and limit <= 5000 else ""


@register.filter
def described_by(field):
    """Ids of the hint, the count and the error of a bound field, and whatever the widget names itself."""
    name, ids = field_id(field), []
    if own := field.field.widget.attrs.get("aria-describedby"):
        ids.append(own)
    if field.help_text:
        ids.append(f"{name}-hint")
    if counted(field):
        ids.append(f"{name}-info")
    if field.errors:
        ids.append(f"{name}-error")
    return " ".join(ids)


@register.simple_tag
def control(field, css="", **attributes):
    """The widget of a bound field with the classes and descriptions of our look.

    `css` adds classes; other keywords become attributes, underscores turned to dashes. Numbers
    are typed into a text box with a number pad, because a spinning wheel must not change them.
    """
    name, widget = kind(field), field.field.widget
    if isinstance(widget, forms.NumberInput):
        widget = _number_pad(widget, whole=not isinstance(field.field, forms.DecimalField | forms.FloatField))
    base = _CLASSES.get(name, "govuk-input")
    classes = [base, widget.attrs.get("class"), css]
    if base and field.errors:
        classes.insert(1, f"{base}--error")
    if counted(field):
        classes.append("govuk-js-character-count")
    attrs = {key.replace("_", "-"): value for key, value in attributes.items()}
    attrs["placeholder"] = False  # words in a box vanish when one types: the hint says it
    attrs["class"] = " ".join(filter(None, classes))
    if ids := described_by(field):
        attrs["aria-describedby"] = ids
    return field.as_widget(widget=widget, attrs=attrs)


def _number_pad(widget, *, whole):
    """A copy of a number widget that is a text box: no wheel, no limits that the browser would word."""
    widget = copy.copy(widget)
    widget.input_type = "text"
    widget.attrs = {key: value for key, value in widget.attrs.items() if key not in ("min", "max", "step")}
    widget.attrs.setdefault("class", "govuk-input--width-10")
    widget.attrs |= {"inputmode": "numeric" if whole else "decimal", "spellcheck": "false"}
    return widget


@register.filter
def has_errors(form):
    """Whether a form or a formset was refused."""
    if isinstance(form, BaseFormSet):
        return form.is_bound and (form.total_error_count() > 0 or bool(form.non_form_errors()))
    return bool(form and form.is_bound and form.errors)


@register.simple_tag(takes_context=True)
def refused_form(context):
    """The page's form or formset if it was refused."""
    return next((form for form in (context.get("form"), context.get("formset")) if has_errors(form)), None)


@register.filter
def problems(form):
    """The error summary of a form or formset: (message, id of the control or "") in reading order."""
    if isinstance(form, BaseFormSet):
        found = [(message, "") for message in form.non_form_errors()]
        return found + [problem for each in form.forms for problem in problems(each)]
    found = [(message, "") for message in form.non_field_errors()]
    for field in form:
        goal = "" if field.is_hidden else anchor(field)
        found += [(message, goal) for message in field.errors]
    return found


_STANDINGS = {
    "on_target": ("on-target", "●", "On Target"),
    "slight": ("slight", "▲", "Slight Variance"),
    "significant": ("significant", "■", "Significant Variance"),
    "no_data": ("no-data", "○", "No data"),
    "not_judged": ("not-judged", "◇", "Not judged"),
}


def standing(value):
    """Name, shape and words of a classification, however it is stored: "ON_TARGET", "Slight Variance", None."""
    key = str(value or "no_data").lower().replace(" ", "_").replace("-", "_").removesuffix("_variance")
    return _STANDINGS[key]


@register.simple_tag
@cache
def rag(value, bare=False):
    """The tag of a classification: shape, words and colour together (H05); no line ends between shape and words."""
    name, shape, words = standing(value)
    return format_html(
        '<span class="portal-rag portal-rag--{}{}"><span aria-hidden="true">{}</span>\N{NO-BREAK SPACE}{}</span>',
        name,
        " portal-rag--bare" if bare else "",
        shape,
        words,
    )


@register.filter
def standing_name(value):
    """The end of the class name of a classification: on-target, slight, significant, no-data or not-judged."""
    return standing(value)[0]


# Colours of govuk-tag by what a state means; the words carry the meaning.
_STATE_COLOURS = {
    "grey": "draft planned not_started withdrawn cancelled abandoned closed superseded ended expired dissolved archived void",
    "blue": "open opened on_course under_way in_progress active issued scheduled started running current claimed read confirmed",
    "yellow": "at_risk submitted waiting awaiting_approval pending proposed in_review due deferred queued part_paid",
    "green": "approved agreed done complete completed paid published sent accepted signed locked delivered adopted applied",
    "red": "overdue missed late failed rejected refused returned suppressed uncertain unpaid bounced",
}
_COLOUR_OF = {state: colour for colour, states in _STATE_COLOURS.items() for state in states.split()}


@register.simple_tag
def state_tag(state, label=""):
    """The tag of a workflow state; `label` is what people read, else the state itself."""
    colour = _COLOUR_OF.get(str(state).lower().replace(" ", "_").replace("-", "_"), "grey")
    words = label or str(state).replace("_", " ").capitalize()
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)


@register.simple_tag
@lru_cache(maxsize=200)
def options(choices, chosen=""):
    """The options of a select, from a tuple of (value, label), one of them chosen."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", label) for value, label in choices),
    )


@register.simple_tag(takes_context=True)
def sort_header(context, label, key="", numeric=False, stack=False):
    """A column's head. With a `key` it is a link that sorts by `?sort=key`, then by `?sort=-key`.

    The heads of a table that stacks say their role, which browsers else forget on narrow screens.
    """
    css = "govuk-table__header govuk-table__header--numeric" if numeric else "govuk-table__header"
    role = COLUMN_HEADER if stack else ""
    if not key:
        return format_html('<th scope="col"{} class="{}">{}</th>', role, css, label)
    query = context["request"].GET.copy()
    sorted_by = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(sorted_by, "none")
    query["sort"] = f"-{key}" if order == "ascending" else key
    query.pop("page", None)
    return format_html(
        '<th scope="col"{} class="{}" aria-sort="{}"><a class="govuk-link portal-sort" href="?{}">{}'
        '<span class="portal-sort__arrow" aria-hidden="true">{}</span></a></th>',
        role,
        css,
        order,
        query.urlencode(),
        label,
        {"ascending": "▲", "descending": "▼", "none": "↕"}[order],
    )


@register.filter
def page_numbers(page):
    """Numbers of the pages near this one and at both ends; None where some are left out."""
    gap = page.paginator.ELLIPSIS
    return [None if number == gap else number for number in page.paginator.get_elided_page_range(page.number)]
