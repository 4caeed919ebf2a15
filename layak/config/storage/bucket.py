"""A bucket as Django's storage: nothing in it is public, and its failures are those of a disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

# what is opened lies in memory up to here, then on disk
IN_MEMORY = 1024 * 1024
UNREACHABLE = "Penyimpanan S3 tidak menjawab: {why}"


class ObjectStorage(S3Storage):  # type: ignore[misc]  # ships no types
    """Raises OSError where the bucket cannot be reached or refuses, FileNotFoundError where a
    file is missing, as a folder would.
    """

    def get_default_settings(self) -> dict[str, Any]:
        quick = Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            # the checksums of newer clients are refused by many servers that speak the protocol
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        own = {
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "max_memory_size": IN_MEMORY,
            # each thread would hold eight megabytes
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": quick,
        }
        settings: dict[str, Any] = super().get_default_settings()
        return settings | own

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with as_disk():
            opened: File[bytes] = super()._open(name, mode)
            _ = opened.file  # fetched now: a failure later would have no name
            return opened

    def _save(self, name: str, content: File[bytes]) -> str:
        with as_disk():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with as_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with as_disk():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with as_disk():
            folders, files = super().listdir(path)
            return list(folders), list(files)


@contextmanager
def as_disk() -> Iterator[None]:
    """Failures of the client as OSError."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(UNREACHABLE.format(why=error)) from error
