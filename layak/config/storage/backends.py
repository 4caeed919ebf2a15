"""Where files are kept, read from one setting: the private folder, or a bucket that speaks S3."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

S3 = "s3://"
WRONG = (
    "LAYAK_STORAGE harus kosong atau s3://NAMA?endpoint=https://...&region=..., bukan {given!r}."
)
MISSING = "Untuk LAYAK_STORAGE=s3://... diperlukan django-storages[s3] (requirements/s3.txt)."
KNOWN = {"endpoint", "region", "prefix"}


def backend(given: str, *, folder: Path) -> dict[str, Any]:
    """The back end of Django's STORAGES for a setting; raises ImproperlyConfigured.

    "" is the private ``folder``. The keys of a bucket come from AWS_ACCESS_KEY_ID and
    AWS_SECRET_ACCESS_KEY, or from the machine's own role, never from the address.
    """
    if not given:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    if not given.startswith(S3):
        raise ImproperlyConfigured(WRONG.format(given=given))
    if importlib.util.find_spec("storages") is None:
        raise ImproperlyConfigured(MISSING)
    parts = urlsplit(given)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if not parts.netloc or parts.username or set(asked) - KNOWN or parts.path.strip("/"):
        raise ImproperlyConfigured(WRONG.format(given=parts._replace(netloc="...").geturl()))
    return {
        "BACKEND": "layak.config.storage.bucket.ObjectStorage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "endpoint_url": asked.get("endpoint"),
            "region_name": asked.get("region"),
            "location": asked.get("prefix", ""),
        },
    }
