"""Which open invoices a payment is for: rules in order, the sure ones apart from mere suggestions (H09)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

_FILLERS = frozenset(
    {"the", "of", "and", "for", "ltd", "limited", "plc", "llp", "cic", "co", "bgc", "fps", "bacs", "ref"}
)
_SHORTEST_ORDER_NUMBER = 4


@dataclass(frozen=True)
class Claim:
    """An invoice that is still open, as matching sees it; `payer` tells those of one payer."""

    key: int
    reference: str
    payer: int
    names: tuple[str, ...]
    outstanding: Decimal
    order_number: str = ""


@dataclass(frozen=True)
class Match:
    """How much of a payment goes to an invoice, why, and whether that is sure enough to do without a person."""

    claim: Claim
    amount: Decimal
    why: str
    is_sure: bool


def best_matches(amount: Decimal, *, reference: str, name: str, claims: Iterable[Claim]) -> list[Match]:
    """What the first rule that fits says; nothing where none does.

    Invoice numbers come first, then order numbers, then payer and amount; an amount or a payer
    alone is only a suggestion. `claims` come in the order in which they are to be paid.
    """
    claims = [claim for claim in claims if claim.outstanding > 0]
    told = f"{reference} {name}"
    for rule in (_by_invoice_number, _by_order_number, _by_payer_and_amount, _by_payer, _by_amount):
        if found := rule(amount, told, claims):
            return found
    return []


def _by_invoice_number(amount, told, claims):
    named = [claim for claim in claims if _is_written(claim.reference, told)]
    return _spread(amount, named, "It names the invoice.", is_sure=True)


def _by_order_number(amount, told, claims):
    wanted = [claim for claim in claims if len(claim.order_number) >= _SHORTEST_ORDER_NUMBER]
    named = [claim for claim in wanted if _is_written(claim.order_number, told)]
    is_sure = len({claim.payer for claim in named}) == 1
    return _spread(amount, named, "It names the purchase order.", is_sure=is_sure)


def _by_payer_and_amount(amount, told, claims):
    own = _of_the_payer(told, claims)
    exact = [claim for claim in own if claim.outstanding == amount]
    if exact:
        return [Match(exact[0], amount, "Payer and amount are those of the invoice.", is_sure=len(exact) == 1)]
    if own and sum(claim.outstanding for claim in own) == amount:
        return _spread(amount, own, "It is all that the payer owes.", is_sure=True)
    return []


def _by_payer(amount, told, claims):
    return _spread(amount, _of_the_payer(told, claims), "The payer’s name is like this one.", is_sure=False)


def _by_amount(amount, told, claims):
    exact = [claim for claim in claims if claim.outstanding == amount]
    if len(exact) != 1:
        return []
    return [Match(exact[0], amount, "It is the only invoice open with this amount.", is_sure=False)]


def _spread(amount, claims: Sequence[Claim], why, *, is_sure):
    """Pay the claims one after the other; what is left over stays with the payment."""
    found = []
    for claim in claims:
        part = min(amount, claim.outstanding)
        if part > 0:
            found.append(Match(claim, part, why, is_sure))
            amount -= part
    return found


def _of_the_payer(told, claims):
    """The claims of the one payer whose name is in the words; of none where two payers fit."""
    words = _words(told)
    fitting = {claim.payer for claim in claims if any(_is_named(name, words) for name in claim.names)}
    return [claim for claim in claims if claim.payer in fitting] if len(fitting) == 1 else []


def _is_named(name, words):
    """Whether all words of a name stand in `words`; banks cut names off, so the last may be the beginning of one."""
    wanted = _words(name)
    return bool(wanted) and len("".join(wanted)) >= 3 and _follows(wanted, words)


def _follows(wanted, words):
    for start in range(len(words)):
        part = words[start : start + len(wanted)]
        if part == wanted:
            return True
        if part and part[:-1] == wanted[: len(part) - 1] and start + len(part) == len(words) and len(part) > 1:
            last = wanted[len(part) - 1]
            if len("".join(part)) >= 15 and last.startswith(part[-1]):
                return True
    return False


def _words(text):
    folded = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ").replace("’", "").replace("'", "")
    return [word for word in re.findall(r"[a-z0-9]+", folded) if word not in _FILLERS]


def _is_written(number, told):
    """Whether a number stands in the words, with other marks between its parts perhaps, but in no longer number.

    SP-2009-10-0001, SP 2009/10 0001 and sp2009100001 are one; digits alone must stand as they are.
    """
    parts = re.findall(r"[A-Z0-9]", number.upper())
    if not parts:
        return False
    between = "" if "".join(parts).isdigit() else "[^A-Z0-9]*"
    return re.search(rf"(?<![0-9]){between.join(parts)}(?![0-9])", told.upper()) is not None
