"""`bin/run`: database, tables, web server and workers, kept running until told to stop."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any

from layak.config.console.trouble import Trouble
from layak.config.database import access, embedded
from layak.config.installation import home, listening
from layak.config.serving import children
from layak.config.serving.steps import Steps

NEEDED_MB = 200
FULL = "Penyimpanan {place} penuh; kosongkan sebagian (perlu {needed} MB), lalu jalankan lagi."


class Stop(BaseException):
    """Someone asked for the end: Ctrl-C or SIGTERM."""


def check_space() -> None:
    """Raises Trouble when the disk is nearly full: a database must not begin there."""
    free = shutil.disk_usage(home.path()).free
    if free < NEEDED_MB * 1024 * 1024:
        raise Trouble(FULL.format(place=home.path(), needed=NEEDED_MB))


@contextlib.contextmanager
def alone(address: listening.Address) -> Iterator[None]:
    """One start per home at a time; raises Trouble with the address of the other one."""
    with (home.path() / ".run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "sedang dimulai"
            raise Trouble(f"Layak sudah berjalan di folder ini: {where}.") from None
        lock.truncate(0)
        lock.write(f"{address.url} (proses {os.getpid()})")
        lock.flush()
        yield


def prepare(step: str) -> dict[str, Any]:
    """Run one step of `prepare` as the right role; its facts."""
    role = "owner" if step == "migrate" else "app"
    done = subprocess.run(
        [sys.executable, "-m", "layak.config.serving.prepare", step],
        env=os.environ | {"LAYAK_DATABASE_ROLE": role},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=embedded.dies_with_parent(signal.SIGKILL),
    )
    if done.returncode:
        raise Trouble("Persiapan gagal; sebabnya pada pesan di atas.")
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def open_to(address: listening.Address) -> str:
    """Which setting opens this installation to others; empty when only this computer sees it."""
    if not address.is_local:
        return f"HOST={address.host}"
    return f"LAYAK_URL={os.environ['LAYAK_URL']}" if os.environ.get("LAYAK_URL") else ""


def wants_demo(address: listening.Address) -> bool:
    """Whether an empty home becomes the demo city."""
    return not open_to(address) and os.environ.get("LAYAK_DEMO", "1") != "0"


def get_ready(address: listening.Address, steps: Steps) -> list[list[str]]:
    """Tables, static files, at the very first start the demo city; the demo accounts."""
    steps.begin("Menyiapkan tabel")
    facts = prepare("migrate")
    opening = open_to(address)
    if facts["is_empty"] and wants_demo(address):
        steps.begin("Membuat kota contoh")
        facts = prepare("seed")
    if facts["is_empty"]:
        print("Belum ada kota di sini; buat dengan bin/layak start-city KODE.")
    accounts: list[list[str]] = facts["accounts"]
    if accounts and opening:
        raise Trouble(
            f"Di sini ada akun contoh yang sandinya diketahui umum, sedangkan {opening} "
            "membukanya ke jaringan. Pakai LAYAK_HOME baru dan bin/layak start-city, "
            "atau jalankan tanpa setelan itu."
        )
    return accounts


def wait_for_page(address: listening.Address, web: children.Program) -> None:
    """Until the first page is there; this also warms the workers up."""
    while web.process is not None and web.process.poll() is None:
        connection = http.client.HTTPConnection(address.host, address.port, timeout=20)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/", headers={"Host": "localhost"})
            connection.getresponse().read()
            connection.close()
            return
        time.sleep(0.05)


def announce(address: listening.Address, accounts: list[list[str]]) -> None:
    print(f"Layak berjalan di {address.url}  (Ctrl-C untuk berhenti)", flush=True)
    if accounts:
        print("Kota contoh: semua isinya karangan. Akun untuk mencoba:")
        width = max(len(account[0]) for account in accounts)
        for username, password, role in accounts:
            print(f"  {username:<{width}}  {password}  {role}")
    sys.stdout.flush()


def watch(server: children.Database, programs: list[children.Program]) -> None:
    """Look after all of them until Stop; raises Trouble when mending does not help."""
    while True:
        time.sleep(0.25)
        if server.mend():
            print("Basis data terhenti dan sudah dijalankan lagi.", file=sys.stderr)
        for program in programs:
            if program.mend():
                print(f"{program.deaths.name} dijalankan lagi.", file=sys.stderr)


def serve(address: listening.Address) -> None:
    """Start everything and keep it running; returns never, ends by Stop or Trouble."""
    server = children.Database(is_embedded=home.is_embedded())
    listen = ["--host", address.host, "--port", str(address.port)]
    web = children.Program("Layanan web", ["layak.config.serving.web", *listen])
    # asked politely it would wait for a database that is gone too; its jobs are taken up again
    workers = [
        children.Program(name, ["layak.config", "worker", which], last_signal=signal.SIGKILL)
        for name, which in (("Pekerja", "jobs"), ("Penjaga waktu", "clocks"))
    ]
    archive = children.Program("Arsip", ["layak.config", "archive"])
    archives = [archive] if home.archive() and home.is_embedded() else []
    is_new = home.is_embedded() and not embedded.data().exists()
    steps = Steps(is_first=is_new, has_city=wants_demo(address))
    try:
        steps.begin("Menyalakan basis data")
        server.start()
        accounts = get_ready(address, steps)
        steps.begin("Menyalakan layanan web")
        web.start()
        for program in (*workers, *archives):
            program.start()
        wait_for_page(address, web)
        announce(address, accounts)
        watch(server, [web, *workers, *archives])
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        children.stop_all([web, *workers])
        # what was changed last is archived while the server stops
        server.stop()
        children.stop_all(archives)


def _on_signal(number: int, frame: FrameType | None) -> None:
    raise Stop


def run() -> None:
    address = listening.from_environment()
    home.prepare()
    check_space()
    with alone(address), (home.path() / access.USERS).open("w") as users:
        address.check_free()
        fcntl.flock(users, fcntl.LOCK_SH)
        serve(address)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    os.environ["LAYAK_HOME"] = str(home.path())
    try:
        run()
    except Stop:
        print("Layak berhenti.")
        return 0
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        print(FULL.format(place=home.path(), needed=NEEDED_MB), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
