"""What django-oscar's documentation tells a new shop to write, as far as its tables need it."""

from __future__ import annotations

from importlib import import_module

globals().update(
    {name: value for name, value in vars(import_module("oscar.defaults")).items() if name.isupper()}
)

INSTALLED_APPS: list[str] = list(import_module("oscar").INSTALLED_APPS)
SECRET_KEY = "only for this test"
SITE_ID = 1
USE_TZ = True
ROOT_URLCONF = "django.conf.urls.i18n"
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
