"""A throw-away city beside the real one, with planted mistakes and a list of tasks."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
from pathlib import Path

from layak.config.console.trouble import Trouble

HELP = "Menjalankan kota latihan terpisah dengan daftar tugas untuk operator baru"
EXAMPLE = "bin/layak practice"
PORT = 8090
# what would lead the practice to the real city, or open it to others
LEFT_BEHIND = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "LAYAK_DATABASE_ROLE",
    "LAYAK_KEYRING",
    "LAYAK_URL",
    "HOST",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=PORT, help=f"nomor porta (biasanya {PORT})")
    parser.add_argument("--reset", action="store_true", help="mulai lagi dari kota yang baru")
    parser.add_argument("--remove", action="store_true", help="buang kota latihan, lalu selesai")


def run(args: argparse.Namespace) -> int:
    from layak.config import serve
    from layak.config.installation import home

    folder = home.path() / "practice"
    if args.reset or args.remove:
        remove(folder)
    if args.remove:
        print("Kota latihan sudah dibuang.")
        return 0
    for name in LEFT_BEHIND:
        os.environ.pop(name, None)
    os.environ |= {"LAYAK_HOME": str(folder), "LAYAK_PRACTICE": "1", "LAYAK_DEMO": "1"}
    os.environ["PORT"] = str(args.port)
    print(f"Latihan: masuk sebagai sari, lalu buka http://127.0.0.1:{args.port}/latihan/")
    return serve.main()


def remove(folder: Path) -> None:
    """Delete the practice city. Raises Trouble while it runs; nothing happens without one."""
    if not folder.exists():
        return
    with (folder / ".run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble("Latihan masih berjalan. Hentikan dahulu dengan Ctrl-C.") from None
        shutil.rmtree(folder)
