"""As little Django as the two other packages need: their own tables in the bench's PostgreSQL, mail to the same sink."""

import os

import environ

env = environ.Env()
SECRET_KEY = os.environ["SECRET_KEY"]
DATABASES = {
    "default": env.db_url_config(os.environ["DATABASE_OWNER_URL"]) | {"OPTIONS": {"options": "-c search_path=peers"}}
}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sites",
    "sorl.thumbnail",
    "newsletter",
    "post_office",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
NEWSLETTER_THUMBNAIL = "sorl-thumbnail"
ROOT_URLCONF = "tests.bench.large.mail_peer_urls"
SITE_ID = 1
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(
    {name: value for name, value in env.email_url_config(os.environ["EMAIL_URL"]).items() if name != "EMAIL_BACKEND"}
)
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "BATCH_SIZE": 250,
    "LOG_LEVEL": 2,
    "MESSAGE_ID_ENABLED": False,
}
LOGGING_CONFIG = None
