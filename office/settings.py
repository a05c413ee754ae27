"""Settings. All of them come from the environment; see README, "Settings"."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from office import environment as env

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("STEWARD_VAR", str(BASE_DIR / "var")))

DEBUG = False
DEMO = env.flag("DEMO", default=False)
DEMO_PASSWORD = env.text("DEMO_PASSWORD", "steward")
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to 50 random characters, or set DEMO=1 to try the demo "
            "office."
        )
    SECRET_KEY = "demo-only-" + "not-secret-" * 4
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")

ROOT_URLCONF = "office.urls"
WSGI_APPLICATION = "office.wsgi.application"
AUTH_USER_MODEL = "organisation.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "office.dashboard.signin.csrf_failure"

AREAS = ["documents", "meetings", "reception", "vehicles", "supervision"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
    "django_prometheus",
    "office.core",
    "office.parameters",
    "office.organisation",
    "office.calendars",
    "office.matters",
    "office.catalogue",
    "office.audit",
    "office.numbering",
    "office.duties",
    "office.comments",
    "office.following",
    "office.saved_views",
    "office.bookings",
    "office.files",
    "office.sheets",
    "office.notifications",
    "office.access",
    "office.webhooks",
    "office.search",
    *AREAS,
    # What spans areas is made ready after them: a flow takes the place of an area's command.
    "office.flows",
    "office.dashboard",
    "office.operations",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "office.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "office.core.middleware.SizeLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "office.core.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "office.core.middleware.DomainErrorMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
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
                "office.dashboard.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "office.core.templatetags.office",
                "office.dashboard.templatetags.records",
                "office.dashboard.templatetags.personal",
            ],
        },
    }
]

DATABASES = {
    "default": env.database(env.text("DATABASE_URL", "postgres://app@/steward?host=/nowhere"))
}
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")

SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
HTTPS = env.flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

LANGUAGE_CODE = env.text("LANGUAGE_CODE", "zh-hans")
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["office.formats"]
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FONT_DIRS = [Path(folder) for folder in env.words("FONT_DIRS", "")]
SCAN_FOLDERS = env.words("SCAN_FOLDERS", "")
FILE_LIMIT_BYTES = 50 * 1024 * 1024

locals().update(env.email(env.text("EMAIL_URL", f"file://{VAR}/mail")))
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")
MESSAGE_ID_HOST = env.text("MESSAGE_ID_HOST", "steward.localhost")

OUTBOUND_PRIVATE = env.flag("OUTBOUND_PRIVATE", default=False)

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver-outbox": {"task": "office.notifications.tasks.deliver_outbox", "schedule": 5.0},
    "send-mail": {"task": "office.notifications.tasks.send_mail", "schedule": 10.0},
    "read-left-letters": {"task": "documents.tasks.read_left_letters", "schedule": 30.0},
    "watch-folders": {"task": "documents.tasks.watch_folders", "schedule": 10.0},
    "poll-mailboxes": {"task": "documents.tasks.poll_mailboxes", "schedule": 60.0},
    "look-at-left-pieces": {"task": "documents.tasks.look_at_left_pieces", "schedule": 30.0},
    "forget-readings": {"task": "documents.tasks.forget_readings", "schedule": 3600.0},
    "send-webhooks": {"task": "office.webhooks.tasks.send_webhooks", "schedule": 15.0},
    "remind": {"task": "office.duties.tasks.remind", "schedule": 60.0},
    "release-unused-rooms": {
        "task": "meetings.tasks.release_unused_rooms",
        "schedule": 60.0,
    },
    "expire-holds": {"task": "office.bookings.tasks.expire_holds", "schedule": 60.0},
    "remind-receivers": {"task": "documents.tasks.remind_receivers", "schedule": 300.0},
    "prepare-archive-items": {
        "task": "documents.archive.tasks.prepare_items",
        "schedule": 15.0,
    },
    "look-after-archive": {
        "task": "documents.archive.tasks.look_after_archive",
        "schedule": 3600.0,
    },
    "pack-left-archives": {"task": "documents.archive.tasks.pack_left", "schedule": 30.0},
    "forget-packages": {
        "task": "documents.archive.tasks.forget_packages",
        "schedule": 3600.0,
    },
    "end-secrecy": {"task": "documents.tasks.end_secrecy", "schedule": 3600.0},
    "keep-supervision": {"task": "supervision.tasks.keep_clocks", "schedule": 60.0},
    "watch-door": {"task": "reception.tasks.watch_door", "schedule": 60.0},
    "forget-visitors": {"task": "reception.tasks.forget_visitors", "schedule": 3600.0},
    "keep-score-books": {"task": "supervision.scoring.tasks.keep_books", "schedule": 3600.0},
    "draft-bulletins": {"task": "supervision.bulletins.tasks.draft", "schedule": 3600.0},
    "look-ahead-at-cars": {"task": "vehicles.tasks.look_ahead", "schedule": 3600.0},
    "foresee": {"task": "supervision.tasks.foresee", "schedule": 3600.0},
    "look-between-chairs": {
        "task": "supervision.tasks.look_between_chairs",
        "schedule": 3600.0,
    },
    "sweep-files": {"task": "office.files.tasks.sweep_files", "schedule": 3600.0},
    "read-new-files": {"task": "office.search.tasks.read_new_files", "schedule": 20.0},
    "read-scans": {"task": "office.search.tasks.read_scans", "schedule": 30.0},
    "read-left-files": {"task": "office.search.tasks.read_left_files", "schedule": 3600.0},
    "begin-plans": {"task": "supervision.tasks.begin_plans", "schedule": 3600.0},
    "scheduler-beat": {"task": "office.operations.tasks.scheduler_beat", "schedule": 15.0},
}

AUTHENTICATION_BACKENDS = ["office.access.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "office.access.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "office.rest.pages.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "office.rest.schema.OfficeSchema",
    "EXCEPTION_HANDLER": "office.core.problems.problem_details",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Steward",
    "DESCRIPTION": (
        "The daily operations of an office: documents, meetings, reception, vehicles, supervision."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["office.rest.schema.with_problems"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "office.core.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
