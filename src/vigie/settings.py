"""Django's settings, read once from the environment and the home folder.

In: VIGIE_HOME, VIGIE_DATABASE_URL, VIGIE_HOSTS, VIGIE_HTTPS, VIGIE_LANG, VIGIE_URL, VIGIE_SMTP_URL,
VIGIE_MAIL_FROM. Out: Django settings.
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path

HOME = Path(os.environ.get("VIGIE_HOME") or user_data_path("vigie", appauthor=False)).expanduser().resolve()
PACKAGE = Path(__file__).parent


def _secret_key() -> str:
    """The installation's own key: made once, readable by its owner only."""
    file = HOME / "secret.key"
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_urlsafe(48)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return file.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(key)
        return key


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "vigie.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DEBUG = False
SECRET_KEY = _secret_key()
DATABASES = {"default": _database(os.environ.get("VIGIE_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ALLOWED_HOSTS = [h for h in os.environ.get("VIGIE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if h]
HTTPS = os.environ.get("VIGIE_HTTPS", "") == "1"
BASE_URL = os.environ.get("VIGIE_URL", "").rstrip("/")  # where people reach the pages: links in alerts start with it
SMTP_URL = os.environ.get("VIGIE_SMTP_URL", "")  # smtp://user:password@host:587, read by review.channels.smtp
MAIL_FROM = os.environ.get("VIGIE_MAIL_FROM", "")
# A language model behind an OpenAI-compatible endpoint, asked about replies that were read without confidence.
OPINION_URL = os.environ.get("VIGIE_OPINION_URL", "")
OPINION_MODEL = os.environ.get("VIGIE_OPINION_MODEL", "")
OPINION_KEY = os.environ.get("VIGIE_OPINION_KEY", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "vigie.workspaces",
    "vigie.people",
    "vigie.outreach",
    "vigie.ledger",
    "vigie.actions",
    "vigie.review",
    "vigie.web",
]
MIDDLEWARE = [
    "vigie.api.hooks.Door",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "vigie.web.middleware.SecurityHeaders",
    "vigie.web.middleware.SignInEverywhere",
    "vigie.web.middleware.ByButton",
]
ROOT_URLCONF = "vigie.urls"
WSGI_APPLICATION = "vigie.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vigie.web.context.page",
            ],
        },
    },
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
UPLOAD_LIMIT_BYTES = int(os.environ.get("VIGIE_UPLOAD_LIMIT_MB", "4096")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "vigie",
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "vigie.vocabulary.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    # A request that waits for a thread for a millisecond is told of in a line each, which takes longer than the wait.
    "loggers": {"waitress.queue": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("VIGIE_LOG", "WARNING")},
}
