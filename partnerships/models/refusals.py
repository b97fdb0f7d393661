"""What Django's own checks refuse, in our words: the same in a form and beside a cell of a sheet (G05, H06).

Forms put every error through `in_our_words` where they take it in, imports where they check a row. The sentences
are told from ours by being Promises, which the portal writes none of.
"""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import get_text_list

_BY_CODE = {
    "required": "This is empty. Enter what is asked for",
    "blank": "This is empty. Enter what is asked for",
    "null": "This is empty. Enter what is asked for",
    "min_value": "Enter %(limit_value)s or more",
    "max_value": "Enter %(limit_value)s or less",
    "max_length": "Enter at most %(limit_value)d characters; it has %(show_value)d",
    "min_length": "Enter at least %(limit_value)d characters; it has %(show_value)d",
    "max_digits": "Enter a number of at most %(max)s digits",
    "max_decimal_places": "Enter at most %(max)s decimal places",
    "max_whole_digits": "Enter a number of at most %(max)s digits before the point",
    "unique": "Another %(noun)s has this %(names)s. Enter a different one, or change that %(noun)s",
    "unique_together": "Another %(noun)s has this %(names)s together. Change that one, or enter something else",
    "unique_for_date": "There is one for this day already. Enter another day, or change that one",
    "invalid_choice": "Choose one of the list",
    "item_invalid": "Entry %(nth)s of the list is too long, or is not what is asked for. Shorten or change it",
    "nested_array_mismatch": "Enter a plain list",
    "invalid_list": "Choose one or more of the list",
    "invalid_pk_value": "Choose one of the list",
    "invalid_date": "Enter a day that there is, such as 31 March 2009",
    "invalid_datetime": "Enter a day and time that there are, such as 2009-03-31 18:30",
    "invalid_time": "Enter a time that there is, such as 18:30",
    "incomplete": "Part of this is empty. Fill in the rest",
    "missing": "Choose a file",
    "empty": "The file is empty. Choose another one",
    "contradiction": "Choose a file or tick the box that removes it, not both",
    "invalid_extension": "Choose a file of another kind: %(allowed_extensions)s",
    "invalid_image": "Choose a picture: this file is damaged or holds none",
    "null_characters_not_allowed": "A character in this cannot be stored. Delete it and type it again",
}
_INSTEAD = {
    "Enter a valid value.": "Enter it as the hint beside it shows",
    "Enter a valid URL.": "Enter a web address, such as https://www.example.org/page",
    "Enter a valid email address.": "Enter an email address, such as name@example.org",
    "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.": (
        "Use only letters, digits and hyphens, without spaces, such as wildlife-group"
    ),
    "Enter a whole number.": "Enter a whole number, such as 3",
    "Enter a valid integer.": "Enter a whole number, such as 3",
    "“%(value)s” value must be an integer.": "Enter a whole number, such as 3",
    "Enter a number.": "Enter a number, such as 12.5",
    "“%(value)s” value must be a decimal number.": "Enter a number, such as 12.5",
    "“%(value)s” value must be either True or False.": "Enter yes or no",
    "“%(value)s” value must be either True, False, or None.": "Enter yes or no",
    "Enter a list of values.": "Choose one or more of the list",
    "“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.": "Enter a day, such as 2009-03-31",
    "“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.": (
        "Enter a day and time, such as 2009-03-31 18:30"
    ),
    "Enter a valid JSON.": "Enter it as the hint beside it shows",
    "Enter a valid date.": "Enter a day, such as 31 March 2009",
    "Enter a valid time.": "Enter a time, such as 18:30",
    "Enter a valid date/time.": "Enter a day and time, such as 2009-03-31 18:30",
    "No file was submitted. Check the encoding type on the form.": "Choose a file",
    "%(model)s instance with %(field)s %(value)r is not a valid choice.": "Choose one of the list",
    "Select a valid choice. %(value)s is not one of the available choices.": "Choose one of the list",
}
# Django writes these out before it raises them, so that they are no Promises.
_WRITTEN_OUT = {
    "password_too_short": "This password is too short. Choose one of at least %(min_length)d characters",
    "password_too_common": "This password is one of the commonest. Use three words that do not belong together",
    "password_too_similar": "This password is too like your name or email address. Choose another one",
    "password_entirely_numeric": "This password has digits alone. Use three words that do not belong together",
}
_UNWORDED = "Constraint “"
_CONTRADICTS = "What is given here does not go together. Check each part against what is asked for"


def in_our_words(error: ValidationError) -> ValidationError:
    """The same error with Django's sentences said in ours; whatever has words of its own keeps them."""
    if hasattr(error, "error_dict"):
        errors = [each for found in error.error_dict.values() for each in found]
    else:
        errors = error.error_list
    for each in errors:
        _reword(each)
    return error


def _reword(error):
    if error.code in _WRITTEN_OUT:
        error.message = _WRITTEN_OUT[error.code]
    elif isinstance(error.message, Promise):
        words = _BY_CODE.get(error.code) or _INSTEAD.get(str(error.message))
        if words:
            error.message, error.params = words, _params(error.params)
    elif str(error.message).startswith(_UNWORDED):
        error.message = _CONTRADICTS


def _params(params):
    """What the words name, and of a thing that is there already its noun and what it shares, as within a sentence."""
    if not params or "unique_check" not in params:
        return params
    of_model = params["model_class"]._meta
    names = [str(of_model.get_field(name).verbose_name) for name in params["unique_check"]]
    return {"noun": str(of_model.verbose_name), "names": get_text_list(names, "and")}
