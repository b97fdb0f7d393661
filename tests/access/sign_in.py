"""Addresses of sign-in: allauth's, and those of invitations."""

from django.utils import timezone

from partnerships.access import invitation_link, new_email_link
from partnerships.actions.invitations import invite_person
from tests.access import SIGNED_IN, SUPPORT_OFFICE, Line, public, signed_in
from tests.factories.partnerships import PersonFactory

# Pages for those who are not signed in send the others on.
ONLY_BEFORE_SIGN_IN = {"exceptions": dict.fromkeys(SIGNED_IN, 302)}
# Asked for a password again before anything that matters.
ASKED_AGAIN = {"status": 302}
NOT_SET_UP = {"status": 404}


def newcomer(world):
    return [PersonFactory(is_active=False, email=None).pk]


def invitation_token(world):
    person = PersonFactory(is_active=False, email=None)
    invitation = invite_person(person, email=f"new{person.pk}@portal.example", by=None, at=timezone.now())
    return [invitation_link(invitation).split("/")[-2]]


def new_email_token(world):
    person = PersonFactory()
    return [new_email_link(person, f"new{person.pk}@portal.example").split("/")[-2]]


def passkey(world):
    return [1]


TABLE = {
    "partnerships:person_invite": Line(
        SUPPORT_OFFICE,
        newcomer,
        exceptions=dict.fromkeys(SIGNED_IN - SUPPORT_OFFICE - {"manager", "other_manager"}, 404),
    ),
    "partnerships:invitation_withdraw": Line(
        SUPPORT_OFFICE,
        newcomer,
        exceptions=dict.fromkeys(SIGNED_IN - SUPPORT_OFFICE - {"manager", "other_manager"}, 404),
    ),
    "partnerships:sign_in_stop": Line(
        SUPPORT_OFFICE,
        newcomer,
        exceptions=dict.fromkeys(SIGNED_IN - SUPPORT_OFFICE - {"manager", "other_manager"}, 404),
    ),
    "partnerships:invitation_accept": public(invitation_token),
    "partnerships:sign_in_email_confirm": public(new_email_token),
    "account_login": public(**ONLY_BEFORE_SIGN_IN),
    "account_signup": public(**ONLY_BEFORE_SIGN_IN),
    "account_logout": signed_in(),
    "account_inactive": public(),
    "account_reauthenticate": signed_in(),
    "account_email": signed_in(**ASKED_AGAIN),
    "account_email_verification_sent": public(),
    "account_confirm_email": public(lambda world: ["forged"], status=200),
    "account_confirm_login_code": public(status=302),
    "account_change_password": signed_in(),
    "account_set_password": signed_in(status=302),
    "account_reset_password": public(),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(lambda world: {"uidb36": "1", "key": "forged"}),
    "account_reset_password_from_key_done": public(),
    "mfa_index": signed_in(),
    "mfa_authenticate": public(status=302),
    "mfa_reauthenticate": signed_in(**ASKED_AGAIN),
    "mfa_reauthenticate_webauthn": signed_in(**ASKED_AGAIN),
    "mfa_activate_totp": signed_in(**ASKED_AGAIN),
    "mfa_deactivate_totp": signed_in(**NOT_SET_UP),
    "mfa_view_recovery_codes": signed_in(**NOT_SET_UP),
    "mfa_generate_recovery_codes": signed_in(**ASKED_AGAIN),
    "mfa_download_recovery_codes": signed_in(**NOT_SET_UP),
    "mfa_list_webauthn": signed_in(),
    "mfa_add_webauthn": signed_in(**ASKED_AGAIN),
    "mfa_edit_webauthn": signed_in(passkey, **ASKED_AGAIN),
    "mfa_remove_webauthn": signed_in(passkey, **ASKED_AGAIN),
    "mfa_login_webauthn": public(status=302),
}
