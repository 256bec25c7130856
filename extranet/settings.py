"""Settings: read from the environment, each with a default that works on a laptop.

Every variable is described in `docs/admin.md`; a test compares the two lists.
"""

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from extranet import environment as env
from extranet.environment import BASE_DIR, DATA_DIR

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY")
# Encrypts the secrets kept in the database (second factors); outside it, so that a stolen dump is not enough.
ENCRYPTION_KEY = env.secret("ENCRYPTION_KEY")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
UNNAMED = "Extranet"
SITE_NAME = env.text("SITE_NAME", UNNAMED)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = SITE_URL.startswith("https://")
# How many proxies stand before us and may be believed about the client's address; 0 believes none.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

INSTALLED_APPS = [
    # Before django.forms, whose form templates it replaces.
    "extranet.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    # Before allauth: our templates replace its own.
    "extranet.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "guardian",
    "extranet.jobs",
    "extranet.links",
    "extranet.mail",
    "extranet.journal",
    "extranet.access",
    "extranet.notifications",
    "extranet.search",
    "extranet.live",
    "extranet.things",
    "directory",
    "workspaces",
    "documents",
    "agenda",
    "forums",
    "extranet.portal",
    "extranet.territory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pads its output against BREACH; whitenoise serves what was compressed beforehand.
    "extranet.ui.middleware.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "extranet.access.middleware.ActorMiddleware",
    "extranet.ui.middleware.ErrorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "extranet.urls"
ASGI_APPLICATION = "extranet.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "extranet.ui.context.shell",
            ],
            "builtins": ["extranet.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'extranet.sqlite3'}")),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN: a transaction that reads then writes never fails half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a commit is on the disk before it is acknowledged.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
    }
    # In memory, a test's server and the test itself would lock each other out of whole tables.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "tests.sqlite3"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}}
else:
    # The rate limits and the replay guard of one-time codes live in this cache: shared, never per process.
    # Past its size it throws counts away at random: Django's own 300 would let anyone reset a limit.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "extranet_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "extranet.live.layer.MemoryLayer"}}

# Any queue: each lane has one for each person and space it works for (extranet.jobs.lanes).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
# fts5 or postgres (the database's own, chosen from DATABASE_URL), or whoosh.
SEARCH_ENGINE = env.text(
    "SEARCH_ENGINE", "fts5" if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3" else "postgres"
)
SEARCH_INDEX_DIR = DATA_DIR / "whoosh"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "extranet.access.backend.ScopeBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# Guardian keeps the grants; our own backend answers for them (guardian's would let closed accounts in).
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# CNIL 2022-100 and ASVS 6.2: length, a breach list and context words; no composition rule, no renewal.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "extranet.accounts.password_rules.ContextWordsValidator"},
    {"NAME": "extranet.accounts.password_rules.MaximumLengthValidator"},
]
# A mailed link that sets a password holds two hours.
PASSWORD_RESET_TIMEOUT = 2 * 3600

# Sessions hold secrets on their way (a second factor being set up): sealed in the database.
SESSION_ENGINE = "extranet.accounts.sealed_sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "extranet.ui.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "extranet" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = "extranet.ui.formats"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
BLOB_DIR = DATA_DIR / "blobs"
# 5 Go: the limit of one uploaded file, in bytes.
MAX_UPLOAD_SIZE = env.number("MAX_UPLOAD_SIZE", 5 * 1024**3)
# The room of a space for which none was set, in bytes; 0: no limit but the disk's.
DEFAULT_QUOTA = env.number("DEFAULT_QUOTA", 0)
# Addresses for people without an account; off, none works and none can be made.
PUBLIC_LINKS = env.flag("PUBLIC_LINKS", True)
PUBLIC_LINK_DAYS = env.number("PUBLIC_LINK_DAYS", 365)
# What stands behind the @ in the mail addresses of folders; empty: no mail comes in.
MAIL_IN_DOMAIN = env.text("MAIL_IN_DOMAIN")
# 200 Mo: the limit of what one visitor hands in at a time, in bytes.
DEPOSIT_MAX_SIZE = env.number("DEPOSIT_MAX_SIZE", 200 * 1024**2)
# The antivirus: the path of clamd's socket, or host:port; and its `StreamMaxLength`, in bytes.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS")
CLAMD_STREAM_LIMIT = env.number("CLAMD_STREAM_LIMIT", 100 * 1024**2)
# Whether what it cannot read (encrypted, too large) is held back too, rather than shown with a warning.
REFUSE_UNSCANNABLE = env.flag("REFUSE_UNSCANNABLE")
# Words on scanned pages and photos, where tesseract is installed; its language data, as `tesseract -l` takes it.
OCR = env.flag("OCR", True)
OCR_LANGUAGE = env.text("OCR_LANGUAGE", "fra")
# ONLYOFFICE Docs: the address browsers load, ours to it if another, its address to us if another, the shared secret.
ONLYOFFICE_URL = env.text("ONLYOFFICE_URL").rstrip("/")
ONLYOFFICE_INTERNAL_URL = env.text("ONLYOFFICE_INTERNAL_URL", ONLYOFFICE_URL).rstrip("/")
ONLYOFFICE_SITE_URL = env.text("ONLYOFFICE_SITE_URL", SITE_URL).rstrip("/")
ONLYOFFICE_JWT_SECRET = env.text("ONLYOFFICE_JWT_SECRET")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mails"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Extranet <extranet@localhost>")

ACCOUNT_ADAPTER = "extranet.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
# Added to allauth's own limits, which stand as they are.
ACCOUNT_RATE_LIMITS = {"invitation": "20/m/ip"}
ACCOUNT_FORMS = {
    "login": "extranet.accounts.forms.sign_in.LoginForm",
    "reauthenticate": "extranet.accounts.forms.sign_in.ReauthenticateForm",
    "reset_password": "extranet.accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "extranet.accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "extranet.accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "extranet.accounts.forms.sign_in.SetPasswordForm",
    "add_email": "extranet.accounts.forms.sign_in.AddEmailForm",
}
MFA_ADAPTER = "extranet.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "extranet.accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "extranet.accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "extranet.accounts.forms.second_factor.ActivateTOTPForm",
    "add_webauthn": "extranet.accounts.forms.second_factor.AddWebAuthnForm",
    "edit_webauthn": "extranet.accounts.forms.second_factor.EditWebAuthnForm",
}
# With closed sign-up every address was proved by an invitation; without this, whoever has a second factor
# could not change address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = SITE_NAME
# WebAuthn needs HTTPS except on localhost, where browsers make the exception themselves.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
