"""Settings of the zone, in Django's own order; values come from the environment (README, Settings)."""

from pathlib import Path
from typing import NoReturn

from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("ZONE_DATA_DIR", str(BASE_DIR / "var")))


def stop(reason: str) -> NoReturn:
    """End the start-up with one line; a traceback would bury the reason."""
    raise SystemExit(f"Not started: {reason}")


def env_bool(name: str, default: str) -> bool:
    """Read `1` or `0`; anything else stops the start-up."""
    value = env.str(name, default)
    if value not in ("0", "1"):
        stop(f"{name} takes 1 or 0, not {value!r}.")
    return value == "1"


def env_count(name: str, default: int) -> int:
    """Read a whole number from 1 upward; anything else stops the start-up."""
    value = env.str(name, str(default))
    if not (value.isascii() and value.isdigit() and int(value)):
        stop(f"{name} takes a whole number from 1 upward, not {value!r}.")
    return int(value)


# Core
DEBUG = env_bool("ZONE_DEBUG", "0")
SECRET_KEY = env.str("ZONE_SECRET_KEY", "")  # no default: sign-ins signed with a known key are worth nothing
if not SECRET_KEY or (len(SECRET_KEY) < 50 and not DEBUG):
    stop(
        f"ZONE_SECRET_KEY is {'too short: it needs 50 characters' if SECRET_KEY else 'not set'}."
        " Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
# No default either, and never in the database: entries of the ledger are worth what this key is worth. The newest
# first, then those it replaced, by which earlier entries are verified.
LEDGER_KEYS: list[str] = [key.strip() for key in env.str("ZONE_LEDGER_KEY", "").split(",") if key.strip()]
if not LEDGER_KEYS or min(map(len, LEDGER_KEYS)) < 40:
    stop(
        f"ZONE_LEDGER_KEY is {'too short: each key needs 40 characters' if LEDGER_KEYS else 'not set'}."
        " Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    )
HTTPS = env_bool("ZONE_HTTPS", "1")
BEHIND_PROXY = env_bool("ZONE_BEHIND_PROXY", "0")
ALLOWED_HOSTS = env.list("ZONE_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ZONE_TRUSTED_ORIGINS", [])
ROOT_URLCONF = "zone.urls"
WSGI_APPLICATION = "zone.wsgi.application"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",  # before ours: after a migrate its permissions exist when roles are granted
    "django_tasks",
    "django_tasks_db",  # before ours: `zone.batches.admin` takes its console away
    "zone",
    "zone.ledger",
    "zone.people",
    "zone.lists",
    "zone.batches",
    "zone.jobs",
    "zone.backups",
    "zone.layouts",
    "zone.imports",
    "zone.setup",
    "zone.tracking",
    "zone.reports",
    "zone.seals",
    "zone.demo",
    "projects.enterprises",
    "projects",
    "projects.attraction",
    "livelihood",
    "zone.admin_site.ConsoleConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zone.middleware.NoStoreMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zone.ledger.middleware.AddressMiddleware",
    "zone.people.middleware.IdleMiddleware",
    "zone.people.middleware.PasswordChangeMiddleware",
    "axes.middleware.AxesMiddleware",
    "zone.middleware.MalformedRequestMiddleware",
]
if BEHIND_PROXY:
    MIDDLEWARE.insert(0, "zone.proxy.ProxyAddressMiddleware")

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
                "zone.context_processors.layout_context",
            ],
        },
    }
]

# Database
DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: SQLite ignores row locks, and read-then-write requests would die as
    # "database is locked". synchronous stays FULL: an acknowledged report survives power loss.
    # recursive_triggers: without it INSERT OR REPLACE deletes a final row past its trigger.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Statements are parsed once for a connection; no pooler may divide it by transactions. They are planned for
    # their values each time: a plan for any month or list of keys may read a table where an index holds the answer.
    # Compiling a plan (jit) takes longer than any of the answers.
    planning = f"-c jit=off -c plan_cache_mode=force_custom_plan {env.str('PGOPTIONS', '')}".strip()
    statements = {"server_side_binding": True, "prepare_threshold": 2, "options": planning}
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | statements
DATABASES["default"]["CONN_MAX_AGE"] = 60  # a new connection reads the whole schema first
if replica_url := env.str("ZONE_REPLICA_URL", ""):
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        stop("ZONE_REPLICA_URL names a replica of PostgreSQL, but DATABASE_URL leads to another database.")
    if not replica_url.startswith(("postgres://", "postgresql://")):
        stop("ZONE_REPLICA_URL takes an address of PostgreSQL: postgres://user:password@host/name.")
    replica = env.dj_db_url("ZONE_REPLICA_URL")
    replica["OPTIONS"] = replica.get("OPTIONS", {}) | DATABASES["default"]["OPTIONS"]
    replica["OPTIONS"] |= {"connect_timeout": 2, "keepalives_idle": 5, "tcp_user_timeout": 10_000}  # soon given up
    replica["OPTIONS"] |= {"options": f"{planning} -c default_transaction_read_only=on"}
    replica |= {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60, "TEST": {"MIRROR": "default"}}
    DATABASES["replica"] = replica
    DATABASE_ROUTERS = ["zone.replica.ReplicaRouter"]
REPLICA_WAIT_SECONDS = 0.3  # for a replica that is behind; then the primary answers
REPLICA_REST_SECONDS = 5  # before a replica that did not answer is asked again
CACHES = {  # of each server process its own: `zone.ledger.cache`; what was counted, and pieces of pages as drawn
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": most},
    }
    for name, most in (("default", 2000), ("drawn", 4000))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "zone.people.backends.StaffBackend"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {"NAME": "zone.people.passwords.LongEnoughValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zone.people.passwords.MixedClassesValidator"},
    {"NAME": "zone.people.passwords.NotUsedBeforeValidator"},
]
ZONE_SUPERUSER_SIGN_IN = False  # a superuser stands above the separation of the three officers
SESSION_ENGINE = "zone.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "zone.people.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old_password", "new_password1", "new_password2"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Internationalisation
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "zone" / "locale"]  # what Django says, in the words of the zone
FORMAT_MODULE_PATH = "zone.locale"

# Static files and uploads
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static-root"
STATICFILES_DIRS = [BASE_DIR / "var" / "bundle"]  # written by scripts/bundle from zone/frontend
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # zone.checks reports a missing bundle, with the way to get it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FORM_RENDERER = "zone.form_renderer.PlainRenderer"
FILTERS_EMPTY_CHOICE_LABEL = "全部"
EVIDENCE_ROOT = DATA_DIR / "evidence"  # private: served by a view, never by the web server

# Backups
BACKUP_DIR = Path(env.str("ZONE_BACKUP_DIR", str(DATA_DIR / "backups")))
BACKUP_KEEP = env_count("ZONE_BACKUP_KEEP", 14)  # the newest; the last one rehearsed with success stays beyond them

# Security
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes ask the process itself, without the proxy
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None  # browsers refuse it over plain HTTP, loudly
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Log: warnings and errors to stderr, where systemd keeps them
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING"},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns of every HEAD: Django leaves dropping the body to it
    },
}

# The zone's own
ZONE_NAME = env.str("ZONE_NAME", "济宁高新区")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
seal_key_file = env.str("ZONE_SEAL_KEY_FILE", "")
ZONE_SEAL_KEY_FILE = Path(seal_key_file) if seal_key_file else None  # no month is closed without
ZONE_TSA_URL = env.str("ZONE_TSA_URL", "")
ZONE_TSA_CA_FILE = Path(env.str("ZONE_TSA_CA_FILE", ""))
if ZONE_TSA_URL and not (ZONE_TSA_URL.startswith(("http://", "https://")) and ZONE_TSA_CA_FILE.is_file()):
    stop("ZONE_TSA_URL takes an http address, and ZONE_TSA_CA_FILE the certificate by which its stamps are checked.")
