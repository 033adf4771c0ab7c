"""Settings, all from the environment, in the order of Django's own documentation.

A development machine needs none of them. With DEBUG=0 what is missing or wrong stops the start
and is named.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext

from monitor.environ import (
    broker,
    database,
    email,
    flag,
    hosts,
    mailbox,
    number,
    require,
    site,
    text,
)

# Django's generic classes become subscriptable (`ModelAdmin[Demand]`), as the type checker asks.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = flag("DEBUG", default=True)


REQUIRED = (
    "SECRET_KEY",
    "ADDRESS_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
)
if not DEBUG:
    require(*REQUIRED)

# What this site is
PORT = number("PORT", default=8000)
SITE_NAME = text("SITE_NAME", "Said and Done")
SITE_URL = site("SITE_URL", f"http://localhost:{PORT}")
SITE_HOST = urlsplit(SITE_URL).hostname
# Whom readers write to, and the OpenPGP key for it: on the contact page and in security.txt.
CONTACT_EMAIL = text("CONTACT_EMAIL", "")
CONTACT_KEY_URL = text("CONTACT_KEY_URL", "")
HTTPS = SITE_URL.startswith("https://")
# How many proxies of our own stand in front: only then are their X-Forwarded-… headers believed.
PROXY_COUNT = number("PROXY_COUNT", default=0)

# Core
SECRET_KEY = text("SECRET_KEY", "for-development-only")
ALLOWED_HOSTS = hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
ROOT_URLCONF = "monitor.urls"
WSGI_APPLICATION = "monitor.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "monitor.apps.MonitorConfig",
    "statements.apps.StatementsConfig",
    "statements.ledger.apps.LedgerConfig",
    "statements.digests.apps.DigestsConfig",
    "django_filters",
    "axes",
    "monitor.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "monitor.middleware.LegibleRequests",
    "monitor.middleware.CookiesOfTheDesk",
    "monitor.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "monitor.freshness.Compression",
    "monitor.middleware.LanguageOfThePath",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "monitor.freshness.Freshness",
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
                "monitor.context.site",
                "statements.ledger.head.ledger_head",
                "statements.views.demonstration.demonstration",
            ],
        },
    },
]

# Database: "default" is the application's role. "owner" is the same database under the role that
# owns the tables; it is there for `migrate`, `backup` and `restore`, never for serving processes.
DATABASES = {"default": database("DATABASE_URL", "postgresql:///said")}
# A lock that somebody holds for ever must not hold a page for ever.
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
)
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = database("DATABASE_OWNER_URL", "")

# The private key that signs the head of the ledger. In production it belongs to the worker's user.
LEDGER_KEY = Path(text("LEDGER_KEY", str(VAR_DIR / "ledger" / "key.pem")))

# Signing in: ten wrong passwords for one name from one address close that pair for 15 minutes.
# The pair, so that nobody can lock an editor out from elsewhere.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "admin/locked.html"
AXES_CLIENT_IP_CALLABLE = "statements.forms.client_address"

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# A statement with a hundred calls is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Nothing runs on a public page, and nothing comes from elsewhere. The admin has scripts and icons
# of its own.
_POLICY = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
CONTENT_SECURITY_POLICY = (
    # Nothing connects, for nothing runs; but measuring programs ask for robots.txt through a page.
    f"{_POLICY}; style-src 'self'; img-src 'self'; connect-src 'self'; script-src 'none'; "
    "require-trusted-types-for 'script'"
)
ADMIN_CONTENT_SECURITY_POLICY = (
    f"{_POLICY}; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "font-src 'self'"
)
# The HTML of a mail is shown as a mail program would: no script, nothing from elsewhere, its
# inline styles kept; its links open a window of their own.
MAIL_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What a page could ask of a device: none of it.
FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES)

# Language and time
# The language stands in the path, English without a prefix: no header and no cookie chooses it.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша"), ("uk", "Українська")]
CATALOGUES = BASE_DIR / "locale"
LOCALE_PATHS = [VAR_DIR / "locale"]
FORMAT_MODULE_PATH = ["monitor.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files: hashed names in production, so that they may be cached for ever.
STATIC_URL = "static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Media: files that the record keeps; `make backup` takes them along.
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(VAR_DIR / "media")))

# Mail: without a server, files under var/mail/ that /mailbox/ shows on a development site.
EMAIL_URL = text("EMAIL_URL", "")
MAILBOX_DIR = VAR_DIR / "mail"
MAILBOX = DEBUG and not EMAIL_URL
DEFAULT_FROM_EMAIL = text("MAIL_FROM", f"{SITE_NAME} <post@{SITE_HOST}>")
# Where reports of mails that did not arrive go: each mail has its own address, with a + in it.
BOUNCE_ADDRESS = text("BOUNCE_ADDRESS", f"bounces@{SITE_HOST}")
# A mailbox for them alone, if they are to be fetched: whatever lies in it is deleted.
BOUNCE_HOST = ""
if os.environ.get("BOUNCE_URL"):
    _mailbox = mailbox("BOUNCE_URL")
    BOUNCE_HOST, BOUNCE_PORT, BOUNCE_USE_SSL = _mailbox.host, _mailbox.port, _mailbox.tls
    BOUNCE_HOST_USER, BOUNCE_HOST_PASSWORD = _mailbox.user, _mailbox.password
    BOUNCE_FOLDER = _mailbox.folder or "INBOX"
# The private key that opens addresses: for the user of the worker alone.
POST_KEY = Path(text("POST_KEY", str(VAR_DIR / "post" / "key.pem")))
# Finds an address again without its being readable: another secret than SECRET_KEY.
ADDRESS_KEY = text("ADDRESS_KEY", "for-development-only-too")
# Beyond it the post pauses, and somebody has to look.
POST_MOST_A_DAY = number("POST_MOST_A_DAY", default=50_000)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 30
if MAILBOX:
    EMAIL_BACKEND = "monitor.mailbox.FileBackend"
else:
    # Django’s own way to the mail server, which also tells how far a mail got before it failed.
    EMAIL_BACKEND = "statements.digests.smtp.PhasedBackend"
    _server = email("EMAIL_URL")
    EMAIL_HOST, EMAIL_PORT = _server.host, _server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _server.user, _server.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _server.starttls, _server.tls

# Celery only wakes the post: what is owed stands in the database, so a lost message loses nothing.
CELERY_BROKER_URL = broker("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 25,
    "retry_on_timeout": True,
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# Always below the visibility timeout, else the broker hands a running task to a second worker.
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "monitor.celery:Clock"
# A tick sends for 25 seconds at most, so that a worker that is asked to end is gone within 30.
TICK = 30.0
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "statements.digests.tasks.tick",
        "schedule": TICK,
        # Whoever comes back from far finds one tick that is to be done, not all that were not.
        "options": {"expires": TICK},
    }
}

# Every process writes to its standard error; whoever runs it decides where that goes.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO"}},
}
