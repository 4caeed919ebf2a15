"""A backup: a folder with the database, the files and a signed manifest that proves both."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from layak.config.console.trouble import Trouble
from layak.config.database import dumps
from layak.platform.sealing import NoKeys, canaries, rings

DUMP = "database.dump"
MANIFEST = "manifest.json"
FORMAT = 2
# the key of the signature is made of the index key of the ring, which no rotation replaces
PURPOSE = "backup.manifest"
KEPT_DAYS = 14
DAILY = "layak-%Y-%m-%d-%H%M"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One file of a backup, its path relative to the backup."""

    path: str
    size: int
    sha256: str


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent) / name for name in sorted(names) if not name.startswith(".lock"))


def _copy(source: Path, target: Path, former: Path | None) -> None:
    """A link to the copy of yesterday where nothing changed: files are never rewritten."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if former is not None and former.is_file() and sha256(former) == sha256(source):
        try:
            target.hardlink_to(former)
        except OSError:
            pass
        else:
            return
    shutil.copyfile(source, target)


def signature(manifest: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 over all of a manifest but its signature: who has only the backup makes none.

    Raises NoKeys.
    """
    signed = {name: value for name, value in manifest.items() if name != "signature"}
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"))
    return canaries.index_of(rings.current(), PURPOSE, text)


def make(
    target: Path,
    *,
    url: str,
    files: Path,
    at: datetime,
    former: Path | None = None,
    beside: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Back up database and files into the new folder `target`; the manifest.

    The folder appears under its name only when it is complete. With `former` (an earlier
    backup) unchanged files take no space again. ``beside`` are small texts by their file name
    that lie next to the dump, read before it was made. Raises Trouble where `target` exists.
    """
    if target.exists():
        raise Trouble(f"{target} sudah ada; cadangan tidak menimpa apa pun. Pilih nama lain.")
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        fresh.mkdir(parents=True, mode=0o700)
        for name, text in (beside or {}).items():
            (fresh / name).write_text(text, encoding="utf-8")
        rows = dumps.dump(url, fresh / DUMP)
        for source in _walk(files):
            inside = Path("files") / source.relative_to(files)
            _copy(source, fresh / inside, former / inside if former else None)
        contents = [
            Stored(path=str(file.relative_to(fresh)), size=file.stat().st_size, sha256=sha256(file))
            for file in _walk(fresh)
        ]
        manifest = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "rows": rows,
            "contents": [asdict(stored) for stored in contents],
        }
        manifest["signature"] = signature(manifest)
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1))
        fresh.rename(target)
    except OSError as error:
        raise Trouble(f"Cadangan ke {target} gagal: {error.strerror}.") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """Raises Trouble when `folder` is no backup of ours."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        made_by = manifest.get("format")
    except (OSError, ValueError, AttributeError):
        raise Trouble(f"{folder} bukan cadangan Layak ({MANIFEST} tidak terbaca).") from None
    if made_by != FORMAT:
        raise Trouble(f"{folder} dibuat oleh versi Layak yang lain; pakai versi itu.")
    return manifest


def _check_signed(folder: Path, manifest: Mapping[str, Any]) -> None:
    try:
        right = signature(manifest)
    except NoKeys:
        raise Trouble(
            f"Kunci segel di {rings.path()} tidak ada atau rusak, jadi tidak membuka cadangan ini. "
            "Taruh salinan kunci dari waktu cadangan itu di sana, lalu ulangi; "
            "belum ada yang berubah."
        ) from None
    if not hmac.compare_digest(right, str(manifest.get("signature", ""))):
        raise Trouble(
            f"Tanda tangan {folder / MANIFEST} tidak cocok: isinya diubah sesudah dibuat, atau "
            f"kunci segel di {rings.path()} milik instalasi lain. Cadangan ini tidak dipulihkan."
        )


def _check_date(folder: Path, manifest: Mapping[str, Any]) -> None:
    """An older backup under the name of a newer one would bring back what was changed since."""
    try:
        named = datetime.strptime(folder.name, DAILY)  # noqa: DTZ007
    except ValueError:
        return
    made_at = datetime.fromisoformat(manifest["made_at"])
    if made_at.replace(tzinfo=None, second=0, microsecond=0) != named:
        raise Trouble(
            f"{folder.name} sebenarnya dibuat {made_at:%d-%m-%Y %H:%M}: folder ini diganti namanya "
            "atau ditukar. Kembalikan nama aslinya bila memang keadaan itu yang diinginkan."
        )


def verify(folder: Path) -> dict[str, Any]:
    """The manifest, after signature, date, and every file against its hash.

    Raises Trouble that names the first thing that differs, is missing, or does not belong there.
    """
    manifest = read_manifest(folder)
    _check_signed(folder, manifest)
    _check_date(folder, manifest)
    contents = [Stored(**stored) for stored in manifest["contents"]]
    for stored in contents:
        file = folder / stored.path
        if not file.is_file() or file.is_symlink():
            raise Trouble(f"{file} hilang; cadangan ini tidak dipulihkan.")
        if file.stat().st_size != stored.size:
            raise Trouble(
                f"{file} berukuran {file.stat().st_size} byte, seharusnya {stored.size}: "
                "terpotong atau ditukar; cadangan ini tidak dipulihkan."
            )
        if sha256(file) != stored.sha256:
            raise Trouble(f"{file} rusak atau ditukar; cadangan ini tidak dipulihkan.")
    known = {folder / stored.path for stored in contents} | {folder / MANIFEST}
    foreign = next((file for file in _walk(folder) if file not in known), None)
    if foreign:
        raise Trouble(f"{foreign} tidak tercatat di {MANIFEST}; cadangan ini tidak dipulihkan.")
    return manifest


def put_back_files(folder: Path, files: Path) -> Path:
    """Copy the files of a backup beside `files`; the folder to be swapped in."""
    fresh = files.with_name(f".{files.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if (folder / "files").exists():
        shutil.copytree(folder / "files", fresh, dirs_exist_ok=True)
    return fresh


def swap(fresh: Path, files: Path) -> None:
    """Put `fresh` where `files` was; what was there is deleted last."""
    old = files.with_name(f".{files.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if files.exists():
        files.rename(old)
    fresh.rename(files)
    shutil.rmtree(old, ignore_errors=True)


def daily_backups(folder: Path) -> list[tuple[datetime, Path]]:
    """The complete scheduled backups in `folder`, the newest first, with the time of their name."""
    found = []
    for candidate in folder.glob("layak-*"):
        try:
            made_at = datetime.strptime(candidate.name, DAILY)  # noqa: DTZ007
        except ValueError:
            continue
        if (candidate / MANIFEST).is_file():
            found.append((made_at, candidate))
    return sorted(found, reverse=True)


def forget_old(folder: Path, *, now: datetime) -> list[Path]:
    """Delete scheduled backups older than 14 days, never the newest; what was deleted."""
    limit = now.replace(tzinfo=None) - timedelta(days=KEPT_DAYS)
    old = [path for made_at, path in daily_backups(folder)[1:] if made_at < limit]
    for path in old:
        shutil.rmtree(path)
    return old


def make_daily(
    folder: Path, *, url: str, files: Path, now: datetime, beside: Mapping[str, str] | None = None
) -> Path:
    """The scheduled backup of `now` (city time); the folder it went to. Running twice is safe."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / now.strftime(DAILY)
    if not target.exists():
        earlier = daily_backups(folder)
        former = earlier[0][1] if earlier else None
        make(target, url=url, files=files, at=now, former=former, beside=beside)
    forget_old(folder, now=now)
    return target
