"""Settings of the portal: one file, read from the environment, closed by default.

`PORTAL_MODE` is `production` unless said otherwise. `demo` is what `make run` sets: the
2009/10 sample data, mail kept inside the machine. `test` is what the tests set.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

PORTAL_MODE = env.str("PORTAL_MODE", "production")
if PORTAL_MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is “{PORTAL_MODE}”: use production, demo or test.")
PRODUCTION = PORTAL_MODE == "production"
DEMO = PORTAL_MODE == "demo"
DEBUG = env.bool("DEBUG", False)

SECRET_KEY = env.str(
    "SECRET_KEY", "" if PRODUCTION else "for trying out and testing only, never for real people's data"
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if PRODUCTION and (len(SECRET_KEY) < 50 or "sample" in SECRET_KEY or "change-me" in SECRET_KEY):
    raise ImproperlyConfigured("Set SECRET_KEY to a random value of at least 50 characters before starting the portal.")

# With these keys, each over the one before, addresses are hashed that must never be written to again. Unlike
# SECRET_KEY they outlive everything: without them a list that is brought in could write to those who left.
ADDRESS_HASH_KEYS = env.list("ADDRESS_HASH_KEY", default=[] if PRODUCTION else ["comms.suppression" + SECRET_KEY])
if not ADDRESS_HASH_KEYS or (
    PRODUCTION and any(len(key) < 50 or "sample" in key or "change-me" in key for key in ADDRESS_HASH_KEYS)
):
    raise ImproperlyConfigured(
        "Set ADDRESS_HASH_KEY to a random value of at least 50 characters before starting the portal, and keep it."
    )
if PRODUCTION and SECRET_KEY in ADDRESS_HASH_KEYS:
    raise ImproperlyConfigured("Set ADDRESS_HASH_KEY to another value than SECRET_KEY: they are changed apart.")

# The address people type. Links in mail and publications start with it.
PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
if not PORTAL_ADDRESS.startswith(("http://", "https://")):
    raise ImproperlyConfigured("Set PORTAL_ADDRESS to the portal's own address, such as https://partnership.example.")
PORTAL_HOST = urlsplit(PORTAL_ADDRESS).hostname
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[PORTAL_HOST] if PRODUCTION else [PORTAL_HOST, "127.0.0.1", "localhost", "testserver"]
)
PARTNERSHIP_NAME = env.str("PARTNERSHIP_NAME", "Southampton Partnership")
# Our area among those whose figures we compare: the three-letter code of the authority.
AREA_CODE = env.str("AREA_CODE", "STH")

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "portal",
    "targets",
    "tariffs",
    "healthchecks",
    "comms",
    "partnerships",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "import_export",
    "pghistory",
    "pgtrigger",
    "rules",
    "tree_queries",
]

MIDDLEWARE = [
    "portal.kept_pages.KeptPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.middleware.PersonMiddleware",
    "portal.middleware.PrivateRepliesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
            ],
            "builtins": ["partnerships.templatetags.access"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "portalpack"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("portalpack",)

# --- Database: the app's role reads and writes rows; the owner's role migrates. -----------
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", env.str("DATABASE_URL"))
APP_DATABASE_ROLE = env.str("APP_DATABASE_ROLE", DATABASES["default"]["USER"])

# --- People -------------------------------------------------------------------------------
AUTH_USER_MODEL = "partnerships.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:tasks"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.passwords.GuessableValidator"},
]
ACCOUNT_ADAPTER = "portal.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_FORMS = {
    "login": "portal.sign_in_forms.SignInForm",
    "change_password": "portal.sign_in_forms.ChangePasswordForm",
    "reset_password": "portal.sign_in_forms.AskForResetForm",
    "reset_password_from_key": "portal.sign_in_forms.ResetPasswordForm",
    "reauthenticate": "portal.sign_in_forms.ShowItIsYouForm",
    "user_token": "portal.forms.InvitedTokenForm",
}
MFA_FORMS = {
    "authenticate": "portal.sign_in_forms.CodeForm",
    "reauthenticate": "portal.sign_in_forms.CodeAgainForm",
    "activate_totp": "portal.sign_in_forms.ActivateAppForm",
    "add_webauthn": "portal.sign_in_forms.AddPasskeyForm",
}
# By address first, since a council's staff share one network address (A8, A9).
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "10/5m/key,100/5m/ip",
    "reset_password": "60/m/ip,3/h/key",
    "manage_email": "3/h/user",
    "ask_for_copies": "5/h/ip",  # of the strategy on paper, by anybody
    "give_feedback": "10/h/ip",
    "report_page": "5/h/ip",  # what is wrong on a body's page, by anybody
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PARTNERSHIP_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0

SESSION_ENGINE = "portal.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE = timedelta(minutes=30)
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"

# --- Queue: Redis is the broker and nothing else; every row that matters is in PostgreSQL. ---
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", "celery")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page waits for the queue no longer than this: the hint is dropped and the sweep does the rest.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
# Its connection lost, a task goes on: ended in the middle of a mail it would leave that mail in doubt (F06).
# What the queue then hands out again finds its rows taken.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = "UTC"
# Every business moment is a row with a UTC due time; beat only ticks.
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "portal.tasks.tick", "schedule": 60.0},
    "night": {"task": "portal.tasks.night", "schedule": crontab(hour=3, minute=10)},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

# --- Mail ---------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:2525"))
# Another carrier than SMTP: a mail provider by django-anymail's name, with its ANYMAIL_… keys.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", "")
# What stands in the address at which the provider tells of bounces and complaints; without it there is none.
MAIL_PROVIDER_SECRET = env.str("MAIL_PROVIDER_SECRET", "")
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value for name, value in environ.Env.ENVIRON.items() if name.startswith("ANYMAIL_")
}
# Seconds to reach the provider and to wait for its answer: together less than a chunk's lease.
ANYMAIL |= {"REQUESTS_TIMEOUT": (10, 28), "IGNORE_UNSUPPORTED_FEATURES": True}
# How much goes in any minute, over all and to one domain, and how many connections at once; 0 for no limit.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", 1200 if PRODUCTION else 0)
MAIL_PER_DOMAIN_PER_MINUTE = env.int("MAIL_PER_DOMAIN_PER_MINUTE", 300 if PRODUCTION else 0)
MAIL_CONNECTIONS = env.int("MAIL_CONNECTIONS", 4 if PRODUCTION else 0)
EMAIL_TIMEOUT = 20
# Where a demonstration keeps the messages that it does not send.
MAIL_SINK = VAR_DIR / "mail"
# A mail that was in mid-air when its sender died: "hold" it for a person, or "resend" it.
COMMS_IN_FLIGHT = env.str("COMMS_IN_FLIGHT", "hold")
# Where mail comes back to: each mail has its own address below it, such as returned+12.a2b3@… . Empty: to the sender.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
# The mailbox in which returned mail waits to be read: imaps://account:password@mail.example/INBOX
BOUNCE_MAILBOX_URL = env.str("BOUNCE_MAILBOX_URL", "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Southampton Partnership <partnership@portal.example>")

# --- Words and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PORTAL_MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = env.str("MEDIA_ROOT", str(VAR_DIR / "media"))
FILM_LIMIT_MB = env.int("FILM_LIMIT_MB", 500)
# Outside the database, since it must know what a restored copy has forgotten.
ERASURE_LIST = env.str("ERASURE_LIST", str(VAR_DIR / "erasures.csv"))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- What every reply says to the browser ---------------------------------------------------
ours = ("script-src", "style-src", "font-src", "connect-src", "manifest-src", "frame-src", "form-action")
nobodys = ("default-src", "object-src", "base-uri", "frame-ancestors")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{name: [SELF] for name in ours},
        **{name: [NONE] for name in nobodys},
        "img-src": [SELF, "data:"],
    }
}
PERMISSIONS_POLICY = {
    name: [] for name in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

# Pages are kept in memory until an event is recorded. Tests write rows without events.
KEEP_PAGES = env.bool("KEEP_PAGES", PORTAL_MODE != "test")

# Row history keeps who and which request; see partnerships.models.history.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

IMPORT_EXPORT_USE_TRANSACTIONS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"personal_links": {"()": "portal.personal_links.WithoutPersonalLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["personal_links"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "flufl.bounce": {"level": "CRITICAL"},  # tells each detector it tries, and quotes what it stumbles over
    },
}

if PORTAL_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    LOGGING["root"]["level"] = "WARNING"
