"""The folder of one installation (LAYAK_HOME): its files, its backups and its secrets."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
SECRET_NAMES = ("secret_key", "superuser_password", "owner_password", "app_password")
DATABASE_NAME = "layak"
OWNER_ROLE = "layak_owner"
APP_ROLE = "layak_app"


def path() -> Path:
    """LAYAK_HOME, or `.layak` in the checkout; always absolute."""
    return Path(os.environ.get("LAYAK_HOME") or REPOSITORY / ".layak").expanduser().resolve()


def prepare() -> Path:
    """Create the folders of the installation and return the home itself."""
    root = path()
    root.mkdir(parents=True, exist_ok=True)
    for name in ("files", "mail", "backups", "static"):
        (root / name).mkdir(exist_ok=True)
    for private in ("files", "mail", "backups"):
        (root / private).chmod(0o700)
    uploads()
    return root


def uploads() -> Path:
    """Where files lie while they arrive; made when missing, also where only the web part runs."""
    folder = path() / "unggahan"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keyring() -> Path:
    """LAYAK_KEYRING, or `keys/keyring.json` of the home: never in the database or its backups."""
    given = os.environ.get("LAYAK_KEYRING")
    return Path(given).expanduser().resolve() if given else path() / "keys" / "keyring.json"


def archive() -> Path | None:
    """LAYAK_ARCHIVE_DIR: where the database is archived to; None where it is not."""
    given = os.environ.get("LAYAK_ARCHIVE_DIR")
    return Path(given).expanduser().resolve() if given else None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_private(target: Path, text: str) -> None:
    """Replace `target` in one step by a file that only its owner reads."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)


def _read(file: Path) -> dict[str, str]:
    try:
        stored = json.loads(file.read_text())
    except FileNotFoundError:
        return {}
    return {str(name): str(value) for name, value in stored.items()}


def stored_secrets() -> dict[str, str]:
    """The secrets of this installation, made at the first call, never above the database folder."""
    folder = path() / "secrets"
    file = folder / "secrets.json"
    found = _read(file)
    if all(name in found for name in SECRET_NAMES):
        return found
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    with _locked(folder):
        found = _read(file)
        missing = [name for name in SECRET_NAMES if name not in found]
        found |= {name: secrets.token_urlsafe(48) for name in missing}
        write_private(file, json.dumps(found, indent=1))
    return found


def secret_key() -> str:
    """LAYAK_SECRET_KEY, or the one generated for this installation."""
    return os.environ.get("LAYAK_SECRET_KEY") or stored_secrets()["secret_key"]


def socket_folder() -> Path:
    """Where the embedded server listens; a socket path holds 107 bytes at most."""
    beside = path() / "pg" / "run"
    if len(os.fsencode(beside)) <= 80:
        return beside
    # never TMPDIR: two processes of one installation must agree
    return Path("/tmp") / f"layak-{os.getuid()}-{zlib.crc32(os.fsencode(beside)):08x}"  # noqa: S108


def embedded_url(role: str, password: str, database: str = DATABASE_NAME) -> str:
    """A URL of the embedded server, by its socket."""
    return f"postgresql://{role}:{password}@/{database}?host={socket_folder()}"


def is_embedded() -> bool:
    """True when no DATABASE_URL names a server of the city's own."""
    return not os.environ.get("DATABASE_URL")


def database_urls() -> tuple[str, str]:
    """URL of the application role and of the owner role; the same one when only one is given."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given, os.environ.get("DATABASE_OWNER_URL") or given
    known = stored_secrets()
    return (
        embedded_url(APP_ROLE, known["app_password"]),
        embedded_url(OWNER_ROLE, known["owner_password"]),
    )
