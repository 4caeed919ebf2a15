"""One settings file, from the environment only (docs/pemasangan.md lists every variable)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from layak.config.installation import home
from layak.config.storage import backends

ROOT = Path(__file__).resolve().parents[2]


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "")
    if value.lower() in {"", "0", "1", "true", "false", "yes", "no"}:
        return default if not value else value.lower() in {"1", "true", "yes"}
    raise ImproperlyConfigured(f"{name} harus 1 atau 0, bukan {value!r}.")


def env_int(name: str, *, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} harus bilangan bulat, bukan {value!r}.")
    return int(value)


def database(url: str) -> dict[str, object]:
    """A PostgreSQL URL as Django settings; the socket folder may stand in ``?host=``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL harus berawalan postgresql://")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    # none where it is not said: the worker, migrations and backups take the time they need
    statement = env_int("LAYAK_STATEMENT_SECONDS", default=0)
    lock = env_int("LAYAK_LOCK_SECONDS", default=0)
    waiting = f"-c statement_timeout={statement}s -c lock_timeout={lock}s"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(query.get("port", parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # compiling a query costs more than any of ours: estimates count rows that a limit leaves out
        "OPTIONS": {
            "connect_timeout": 5,
            "options": f"-c jit=off {waiting}",
            # of the few statements whose values go beside them (evaluation/rounds/sql.py)
            "prepare_threshold": 0,
        },
        "TEST": {"NAME": os.environ.get("LAYAK_TEST_DATABASE") or None},
    }


def gateway(url: str, secret: str) -> str:
    """Where urgent messages go. Only a receiver on this machine may do without TLS."""
    if not url:
        return ""
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if not parts.hostname or (parts.scheme != "https" and not is_here):
        raise ImproperlyConfigured("LAYAK_GATEWAY_URL harus berawalan https://")
    if len(secret) < LEAST_GATEWAY_SECRET:
        raise ImproperlyConfigured(
            f"LAYAK_GATEWAY_SECRET paling sedikit {LEAST_GATEWAY_SECRET} huruf; "
            "dengan itu penerima memeriksa bahwa pesan datang dari Layak."
        )
    return url


LEAST_GATEWAY_SECRET = 32
DEBUG = env_bool("LAYAK_DEBUG", default=False)
# the throw-away city of bin/layak practice
PRACTICE = env_bool("LAYAK_PRACTICE", default=False)
SECRET_KEY = home.secret_key()
HOME = home.path()
FILES_ROOT = HOME / "files"
# never /tmp, which is memory on many machines
UPLOADS_ROOT = home.uploads()
# the keys of sealed fields
KEYRING = home.keyring()
# the newest signed head of the audit trail: apart from the database, so that a cut end shows
TRAIL_HEAD = HOME / "trail" / "head.json"
LEVEL = os.environ.get("LEVEL", "city")

PUBLIC_URL = os.environ.get("LAYAK_URL", "").rstrip("/")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([PUBLIC_HOST] if PUBLIC_HOST else [])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
IS_HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "layak.platform.web",
    "layak.platform.charts",
    "layak.platform.documents",
    "layak.platform.jobs",
    "layak.platform.sealing",
    "layak.platform.audit",
    "layak.platform.notifications",
    "layak.city.places",
    "layak.city.people",
    "layak.city.agencies",
    "layak.records.evidence",
    "layak.records.followups",
    "layak.records.facilities",
    "layak.evaluation",
    "layak.workflows.improvement",
    "layak.workflows.meetings",
    "layak.workflows.taskforce",
    "layak.workflows.verification",
    "layak.workflows.rapidaction",
    "layak.surfaces.dashboard",
    "layak.surfaces.practice",
    "layak.surfaces.search",
    "layak.surfaces.upkeep",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "layak.platform.web.middleware.LightPages",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "layak.platform.web.middleware.StrictHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "layak.city.people.signin.middleware.IdleTimeout",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "layak.city.people.signin.middleware.ActingPerson",
    "layak.city.people.signin.middleware.SecondStep",
    "allauth.account.middleware.AccountMiddleware",
    "layak.records.evidence.uploads.leftovers.NoLeftovers",
    "layak.platform.web.middleware.RefusalsAsMessages",
]

ROOT_URLCONF = "layak.config.urls"
WSGI_APPLICATION = "layak.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # each room has its own, below the name of its app
        "DIRS": sorted((ROOT / "layak").glob("**/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "layak.surfaces.dashboard.frame.reads.frame",
            ],
        },
    },
]

# Two roles: the owner migrates, the application may not rewrite what is append-only.
DATABASE_URL, DATABASE_OWNER_URL = home.database_urls()
APP_ROLE = unquote(urlsplit(DATABASE_URL).username or "")
IS_OWNER = os.environ.get("LAYAK_DATABASE_ROLE") == "owner"
DATABASES = {"default": database(DATABASE_OWNER_URL if IS_OWNER else DATABASE_URL)}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["layak.city.people.signin.adapter.Accounts"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
FIRST_VISIT_URL = "/latihan/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "layak.city.people.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "layak.city.people.signin.forms.SignInForm",
    "reauthenticate": "layak.city.people.signin.forms.ReauthenticateForm",
}
# passwords have their own brake (city/people/accounts/brake.py); the rest is of the second step,
# whose key is the account
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("LAYAK_TRUSTED_PROXIES", default=1 if PUBLIC_URL else 0)
# roles.yaml says of which roles
NEEDS_SECOND_STEP = env_bool("LAYAK_SECOND_STEP", default=IS_HTTPS)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Layak"
MFA_ADAPTER = "layak.city.people.signin.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "layak.city.people.signin.forms.SecondFactorForm",
    "reauthenticate": "layak.city.people.signin.forms.CodeReauthenticateForm",
    "activate_totp": "layak.city.people.signin.forms.SecondFactorAddForm",
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
    }
}
SESSION_ENGINE = "layak.platform.web.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_TIMEOUT = timedelta(minutes=env_int("LAYAK_IDLE_MINUTES", default=45))
SESSION_COOKIE_NAME = "layak_session"
CSRF_COOKIE_NAME = "layak_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "layak.platform.web.views.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "manifest-src": ["'self'"],
}

# A body larger than this is refused before it is read; files have their own limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = UPLOADS_ROOT
# read in the background: a minute's share, so that a folder of old files never holds up the rest
FILES_A_MINUTE = env_int("LAYAK_FILES_A_MINUTE", default=10)
MAX_FILE_BYTES = env_int("LAYAK_MAX_FILE_MB", default=50) * 1024 * 1024
# what all people together may have under way, and what has to stay free: a full disk stops the
# database too. Measures of our own.
OPEN_UPLOADS_BYTES = env_int("LAYAK_OPEN_UPLOADS_MB", default=5000) * 1024 * 1024
FREE_BYTES = env_int("LAYAK_FREE_MB", default=500) * 1024 * 1024
# the address of a ClamAV daemon, unix:/path or tcp://host:port; empty: nothing is scanned
CLAMAV = os.environ.get("LAYAK_CLAMAV", "")
# whether this server may ask the addresses that are handed in as evidence for their pages
FETCH_LINKS = env_bool("LAYAK_FETCH_LINKS", default=False)
# also inside the own network: for tests, no variable of the environment turns it on
FETCH_LINKS_ANYWHERE = False

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = os.environ.get("LAYAK_TIME_ZONE", "Asia/Jakarta")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
# where files are kept: the private folder, or s3://bucket?endpoint=...&region=...
STORAGE = os.environ.get("LAYAK_STORAGE", "")
STORAGES = {
    "default": backends.backend(STORAGE, folder=FILES_ROOT),
    "staticfiles": {"BACKEND": "layak.platform.web.static_files.HashedStaticFiles"},
}
# for plain names only; hashed names are kept for ever
WHITENOISE_MAX_AGE = 600

SMTP_HOST = os.environ.get("LAYAK_SMTP_HOST", "")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": env_int("LAYAK_SMTP_PORT", default=587),
            "username": os.environ.get("LAYAK_SMTP_USER", ""),
            "password": os.environ.get("LAYAK_SMTP_PASSWORD", ""),
            "use_tls": env_bool("LAYAK_SMTP_TLS", default=True),
            "timeout": 20,
        },
    }
    if SMTP_HOST
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(HOME / "mail")},
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("LAYAK_MAIL_FROM", "layak@localhost")

GATEWAY_SECRET = os.environ.get("LAYAK_GATEWAY_SECRET", "")
GATEWAY_URL = gateway(os.environ.get("LAYAK_GATEWAY_URL", ""), GATEWAY_SECRET)

BACKUP_DIR = Path(os.environ.get("LAYAK_BACKUP_DIR", str(HOME / "backups")))
# continuous archiving of the embedded database; None: there is none
ARCHIVE_DIR = home.archive()
# what the jobs do is read where one is queued or run: a command that does neither starts sooner
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    "layak.config.upkeep.tasks",
    *(
        f"{name}.tasks"
        for name in INSTALLED_APPS
        if (ROOT / name.replace(".", "/") / "tasks.py").exists()
    ),
]
POLICY_DIR = ROOT / "data" / "policy"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "layak.platform.web.logs.PlainLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
