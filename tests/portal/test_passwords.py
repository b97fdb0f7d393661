"""Passwords that are easy to guess are refused (A8)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "abcabcabcabc",
        "southampton2026",
        "Partnership-2010!",
        "councilportal12",
        "abcdefghijklmn",
        "098765432109",
    ],
)
def test_easy_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    ["marmalade lantern brook", "ünïcode pässwörter", "x7!kPq2#vRt9", "southampton marmalade ferry", "a" + "bcd " * 60],
)
def test_strong_password_is_taken(password):
    validate_password(password)
