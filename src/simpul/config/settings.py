"""Django's settings: one file for every regency.

What differs between installations comes from the regency's file, its secrets, and a few variables.

Variables: `SIMPUL_REGENCY` (which one), `SIMPUL_VAR` (where its data lives), `SIMPUL_ROLE` (`app`, or `owner` for migrations),
`SIMPUL_DATABASE` (another database name: tests), `SIMPUL_HOSTS` (public host names, comma separated; https is assumed when given),
`SIMPUL_SMTP` (smtp://user:password@host:port, `?tls=1` for STARTTLS).
"""

from __future__ import annotations

import os
import tomllib
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from simpul.config.demonstration.ways import with_ways
from simpul.kernel.accounts.sign_in import *  # noqa: F403  # how people sign in, and the cache that counts their attempts
from simpul.kernel.regency import PROJECT, current

REGENCY = current()
SECRETS: dict[str, Any] = {}
_secrets = REGENCY.folder / "secrets.toml"
if _secrets.exists():
    SECRETS = tomllib.loads(_secrets.read_text(encoding="utf-8"))
if REGENCY.demonstration:  # messages are caught, unless secrets.toml names real ways out
    SECRETS = with_ways(SECRETS, REGENCY)

SOURCE = PROJECT / "src" / "simpul"
SECRET_KEY = SECRETS.get("secret_key", "")  # empty: Django refuses to serve, which is right
DEBUG = False
HOSTS = [host for host in os.environ.get("SIMPUL_HOSTS", "").split(",") if host]
HTTPS = bool(HOSTS)
ALLOWED_HOSTS = [*HOSTS, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "simpul.kernel.audit",
    "simpul.kernel.integrations",
    "simpul.kernel.proof",
    "simpul.kernel.regulations",
    "simpul.kernel.regions",
    "simpul.kernel.organizations",
    "simpul.kernel.residents",
    "simpul.kernel.accounts",
    "simpul.kernel.documents",
    "simpul.kernel.notifications",
    "simpul.kernel.workflow",
    "simpul.kernel.indicators",
    "simpul.kernel.privacy",
    "simpul.kernel.forms",
    "simpul.kernel.cases",
    "simpul.kernel.web",
    "simpul.finance.classification",
    "simpul.finance.ledger",
    "simpul.finance.planning",
    "simpul.finance.reports",
    "simpul.finance.budget",
    "simpul.finance.treasury",
    "simpul.finance.control",
    "simpul.finance.findings",
    "simpul.finance.disclosure",
    "simpul.finance.openness",
    "simpul.finance.following",
    *(f"simpul.services.{name}" for name in REGENCY.services),
    "simpul.insight.command_centre",
    "simpul.insight.open_data",
    "simpul.portal.design",
    "simpul.portal.public",
    "simpul.portal.proof",
    "simpul.portal.operations",
]
if REGENCY.demonstration:
    INSTALLED_APPS.append("simpul.config.demonstration")

MIDDLEWARE = [
    "simpul.portal.operations.counting.counted",
    "simpul.kernel.web.middleware.secure",
    "simpul.kernel.web.packing.Packing",  # a page shrinks to a quarter or less: worth a part of a millisecond on a phone with bad signal
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "simpul.kernel.web.middleware.origin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "simpul.kernel.web.middleware.speaking",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "simpul.kernel.web.middleware.telling",
    "allauth.account.middleware.AccountMiddleware",
    "simpul.kernel.accounts.middleware.second_factor",
    "simpul.finance.desk.examiners_only_read",
    "simpul.kernel.web.middleware.legible",
]

SILENCED_SYSTEM_CHECKS = [
    "account.W001",  # allauth wants one contact required; our form asks for either in one field
    "gis.W001",  # GDAL before 3.9, which every system we run on has: it reads only the maps that an operator imports
]

ROOT_URLCONF = "simpul.config.urls"
WSGI_APPLICATION = "simpul.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_role = os.environ.get("SIMPUL_ROLE", "app")
# A migration that waits for a lock makes everybody behind it wait: it gives up soon, and `upgrade` tries again.
_limits = "-c lock_timeout=2s" if _role == "owner" else "-c lock_timeout=10s -c statement_timeout=60s"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "simpul.config.postgis",
        "NAME": os.environ.get("SIMPUL_DATABASE") or SECRETS.get("database", f"simpul_{REGENCY.slug}"),
        "HOST": SECRETS.get("database_host", ""),
        "PORT": str(SECRETS.get("database_port", "")),
        "USER": SECRETS.get(f"database_{_role}", f"simpul_{REGENCY.slug}_{_role}"),
        "PASSWORD": SECRETS.get(f"database_{_role}_password", ""),
        "CONN_MAX_AGE": None,  # one persistent connection a server thread; a new one costs 7-45 ms of CPU
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "prepare_threshold": 5,  # kept questions (kernel/kept.py) are prepared; Django's own cursors never are
            "application_name": f"simpul-{REGENCY.slug}",
            # Joins are taken as written: trying every order of nine tables costs 10 ms of planning, ten times what the query does.
            "options": f"-c TimeZone=UTC {_limits} -c join_collapse_limit=3",
        },
    }
}
ATOMIC_REQUESTS = False  # each verb opens its own transaction

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            SOURCE / "portal" / "design" / "templates",
            *(SOURCE / "services" / name / "templates" for name in REGENCY.services),
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "simpul.kernel.web.jinja.environment",
            "context_processors": ["simpul.kernel.web.jinja.page_context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",  # only what libraries bring
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

FORM_RENDERER = "simpul.kernel.forms.drawing.Renderer"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_NAME = "bahasa"
USE_I18N = True
USE_TZ = True
TIME_ZONE = str(REGENCY.zone)

STATIC_URL = "/static/"
STATIC_ROOT = REGENCY.folder / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one, and warnings are errors in tests
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() or "SIMPUL_COLLECT" in os.environ
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": REGENCY.folder / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED

# Sign-in: residents by a one-time code, staff by password and second factor (see kernel/accounts).
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["simpul.kernel.accounts.sessions.Backend"]
SESSION_ENGINE = "simpul.kernel.accounts.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/akun/masuk/"
LOGIN_REDIRECT_URL = "/akun/mulai/"
LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = f"simpul_{REGENCY.slug}"  # regencies share a host name in a trial; their cookies must not collide
CSRF_COOKIE_NAME = f"simpul_{REGENCY.slug}_csrf"
CSRF_COOKIE_HTTPONLY = False
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CSRF_FAILURE_VIEW = "simpul.portal.design.views.forbidden"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

_smtp = urlsplit(os.environ.get("SIMPUL_SMTP") or SECRETS.get("smtp", "smtp://127.0.0.1:2525"))
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _smtp.hostname or "127.0.0.1"
EMAIL_PORT = _smtp.port or 25
EMAIL_HOST_USER = unquote(_smtp.username or "")
EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
EMAIL_USE_TLS = parse_qs(_smtp.query).get("tls") == ["1"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = f"{REGENCY.name} <{REGENCY.contact.get('email', 'simpul@localhost')}>"

KEEP_FAULTS = "SIMPUL_PORT" in os.environ  # the processes that serve; a command tells its operator what broke
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "simpul.portal.operations.logs.JsonLine"},
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json" if KEEP_FAULTS else "line"},
        "faults": {"class": "simpul.portal.operations.faults.Keeper"},
    },
    "root": {"handlers": ["console", "faults"], "level": os.environ.get("SIMPUL_LOG", "WARNING")},
}
