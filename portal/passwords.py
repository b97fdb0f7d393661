"""What is too easy to guess for a password here, beyond Django's list of common ones (A8)."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

CONTEXT = ("password", "passphrase", "partnership", "portal", "council", "welcome", "letmein", "qwerty", "secret")
RUNS = ("0123456789" * 4, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
LEFT_OVER = 6
SHORT = 12  # shorter ones are refused for that, and one reason is enough


class GuessableValidator:
    """Refuses one word over and over, runs along the keyboard, and the partnership's own words with a number."""

    def validate(self, password, user=None):
        if self.is_guessable(password.lower()):
            raise ValidationError(
                "This password is easy to guess. Use three words that do not belong together.", code="guessable"
            )

    def get_help_text(self):
        return "Use three words that do not belong together."

    def is_guessable(self, password):
        if len(password) < SHORT:
            return False
        if password in (password * 2)[1:-1] or any(password in run or password in run[::-1] for run in RUNS):
            return True
        words = (*CONTEXT, *re.findall(r"\w{4,}", settings.PARTNERSHIP_NAME.lower()))
        rest = re.sub("|".join(map(re.escape, words)), "", password)
        return len(set(re.sub(r"[\W\d_]", "", rest))) < LEFT_OVER and len(rest) < LEFT_OVER * 2
