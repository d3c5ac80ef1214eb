"""All settings in one file. What differs between machines comes from the environment.

Without SECRET_KEY this is a checkout on somebody's own machine: it answers on loopback only, keeps
its data in var/ and needs no server besides itself. With SECRET_KEY it is a server on the net, and
`config.checks` says what that misses; `docker-compose.yml` is the example.
"""

from pathlib import Path
from typing import Any

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT: set[str] = set()  # every name that is read below, for the demo and the tests


class Environment(environ.Env):  # type: ignore[misc]  # environ ships no types
    def get_value(self, var: str, *arguments: Any, **options: Any) -> Any:
        ENVIRONMENT.add(var)
        return super().get_value(var, *arguments, **options)


env = Environment()


def flag(name: str, *, default: bool) -> bool:
    """True or false from the environment; anything else stops the start, it is not a false."""
    value: str = env.str(name, default=str(default)).lower()
    if value not in {"true", "false"}:
        message = f"Unknown {name} '{value}', must be one of true, false"
        raise ImproperlyConfigured(message)
    return value == "true"


SECRET_KEY = env.str("SECRET_KEY", default="")
ON_THE_NET = SECRET_KEY != ""
SECRET_KEY = SECRET_KEY or "known to everyone, so this machine answers on loopback only"
DEBUG = flag("DEBUG", default=False)
HTTPS = flag("HTTPS", default=ON_THE_NET)
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=[] if ON_THE_NET else ["localhost", "127.0.0.1", "[::1]"]
)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

# --- Databases ---------------------------------------------------------------------------------

SQLITE_OPTIONS: dict[str, Any] = {
    # Take the write lock at BEGIN: a transaction that reads first and writes later would else fail
    # at once ("database is locked") where another writer came between, whatever the timeout.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; "
        "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
    ),
}
database: dict[str, Any] = env.db_url(
    "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
)
if database["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    database["OPTIONS"] = SQLITE_OPTIONS
else:
    # gunicorn's sync workers keep one connection each: measured faster than threads with a pool.
    database |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# Log-in limits count in the cache, so all web workers share it: Redis, else files of this machine.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Whoever asks never waits for a dead cache.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if REDIS_URL
    else {
        "BACKEND": "config.cache.SharedFileCache",
        "LOCATION": str(DATA_DIR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# --- Celery ------------------------------------------------------------------------------------

# The broker is only the bell; what is to be done stands in the Job rows (see clubs/jobs.py).
CELERY_BROKER_URL = env.str(
    "CELERY_BROKER_URL", default=REDIS_URL or f"sqla+sqlite:///{DATA_DIR / 'broker.sqlite3'}"
)
if CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,  # longer than CELERY_TASK_TIME_LIMIT, else tasks run twice
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,  # a page never waits for a dead broker
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "UTC"
# The one timetable. A bell that was not heard before the next one rings is dropped.
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "sessions.tasks.tick", "schedule": 15.0, "options": {"expires": 15}},
    "sweep": {"task": "sessions.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
}

# --- Apps --------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.HouseConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_htmx",
    "lucide",
    "clubs",
    "programs",
    "athletes",
    "sessions.apps.TrainingConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clubs.security.SeenMiddleware",
    "athletes.merged.MergedMiddleware",
    "clubs.requests.ClubMiddleware",
    "clubs.requests.WrongMethodMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "config.nav.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "strongstride"

# --- People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "clubs.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "config.accounts.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # who is invited by e-mail has shown that it is theirs
ACCOUNT_MAX_EMAIL_ADDRESSES = 1  # so nobody takes one that is not theirs: nothing would verify it
ACCOUNT_LOGOUT_ON_GET = False
# What changes how one logs in asks for the password, a code or a passkey of the last five minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = MFA_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Five wrong passwords an account in five minutes; by address more, since a school has one for all.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key", "login": "120/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # else all who come by the proxy were one address
MFA_ADAPTER = "config.accounts.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Who typed another's address adds no passkey there that would outlast its owner's new password.
MFA_ALLOW_UNVERIFIED_EMAIL = False
MFA_TOTP_ISSUER = "Strongstride"
MFA_TOTP_TOLERANCE = 1  # half a minute, for phones whose clock is off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost, on one's own machine
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# On one's own machine letters are kept as files: printed, they would bury everything else.
mail: dict[str, Any] = env.email_url(
    "EMAIL_URL", default="consolemail://" if ON_THE_NET else "filemail://"
)
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = mail["EMAIL_HOST"] or "localhost"
EMAIL_PORT = mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Strongstride <noreply@localhost>")
# Where links in e-mails lead: no request is there to tell.
SITE_URL: str = env.str(
    "SITE_URL",
    default=f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0].lstrip('.')}"
    if ON_THE_NET and ALLOWED_HOSTS
    else "http://localhost:8000",
).rstrip("/")

# --- The API -----------------------------------------------------------------------------------

API_REQUESTS_A_MINUTE: int = env.int("API_REQUESTS_A_MINUTE", default=600)  # of one token
REST_FRAMEWORK: dict[str, Any] = {
    # The door is clubs.api.views.ApiViewSet; a view without it lets nobody in.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "clubs.api.schema.ApiSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "clubs.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Strongstride",
    "DESCRIPTION": "For a club's systems and for people who write their own tools.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "clubs.api.document.complete",
        "programs.api.programs.add_document",
    ],
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"docExpansion": "none", "filter": True, "validatorUrl": None},
}

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # only what is translated whole: no page in two languages
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # each club has its own; pages activate it

# --- Static files ------------------------------------------------------------------------------

STATIC_URL = "static/"
# A checkout serves straight from the sources and needs no collectstatic.
STATIC_ROOT = str(BASE_DIR / "staticfiles") if ON_THE_NET else None
WHITENOISE_USE_FINDERS = not ON_THE_NET
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ON_THE_NET
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Security ----------------------------------------------------------------------------------

# Seven long sessions in the program editor, or 2,000 athletes ticked, are more than Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# The largest archive that owners may bring in on a page; 0: by `import_club` only.
ARCHIVE_IMPORT_MB: int = env.int("ARCHIVE_IMPORT_MB", default=500)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "config.uploads.BoundedUpload",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# Own networks that webhooks and calendars may reach; else they go to the internet only.
OUTBOUND_ALLOWED_NETWORKS: list[str] = env.list("OUTBOUND_ALLOWED_NETWORKS", default=[])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the other names of the domain are not ours to bind
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # HSTS for subdomains and preload lists

# --- Logs: one JSON object a line on the net, readable lines on one's own machine ----------------

SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
RENDERERS: list[Any] = (
    [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    if ON_THE_NET
    else [structlog.dev.ConsoleRenderer(colors=False)]
)
structlog.configure(
    processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=False,  # so that tests can capture what is logged
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED_PROCESSORS,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *RENDERERS,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # A line for each beat and each task says nothing that the Job rows do not.
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
