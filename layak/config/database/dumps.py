"""pg_dump and pg_restore: one database into one file and back, all or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from layak.config.console.trouble import Trouble
from layak.config.database import embedded

VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def environment(url: str) -> dict[str, str]:
    """The URL as variables of libpq: a password in an argument would show in the process list."""
    known = conninfo_to_dict(url)
    chosen = {VARIABLES[key]: str(value) for key, value in known.items() if key in VARIABLES}
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | chosen


def server_major(url: str) -> int:
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.info.server_version // 10000


def _major_of(program: Path) -> int:
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return int(shown.stdout.split()[-1 if "(" not in shown.stdout else 2].split(".")[0])


def tool(name: str, *, for_major: int) -> str:
    """A PostgreSQL program that is not older than the server: the bundled one, or the system's."""
    candidates = [embedded.binaries() / name]
    found = shutil.which(name)
    candidates += [Path(found)] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    for program in candidates:
        if program.exists() and _major_of(program) >= for_major:
            return str(program)
    raise Trouble(
        f"Server basis data adalah PostgreSQL {for_major}; pasang postgresql-client-{for_major}."
    )


def _run(command: list[str], url: str, what: str, *, given: bytes | None = None) -> bytes:
    done = subprocess.run(
        command, env=environment(url), input=given, capture_output=True, check=False
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["tanpa keterangan"]
        raise Trouble(f"{what}: {lines[0]}")
    return done.stdout


def dump(url: str, target: Path) -> None:
    """The whole database as a custom-format file, without owners and rights."""
    program = tool("pg_dump", for_major=server_major(url))
    command = [program, "--format=custom", "--no-owner", "--no-privileges", "--file", str(target)]
    _run(command, url, "Basis data tidak dapat dicadangkan")


def rows_in(source: Path, url: str, table: str) -> list[dict[str, str]]:
    """The rows of a small table in a dump, read without restoring it; none where it has no such.

    Plain values only: what COPY escapes stays escaped.
    """
    program = tool("pg_restore", for_major=server_major(url))
    command = [program, "--data-only", f"--table={table}", "--file=-", str(source)]
    text = _run(command, url, f"{source.name} bukan cadangan basis data").decode()
    head, _, rest = text.partition(f"COPY public.{table} (")[2].partition(") FROM stdin;\n")
    columns = [column.strip('"') for column in head.split(", ")]
    lines = rest.partition("\\.\n")[0].splitlines()
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def migrations_in(source: Path, url: str) -> set[tuple[str, str]]:
    """The migrations that a dump had applied: (app, name)."""
    rows = rows_in(source, url, "django_migrations")
    return {(row["app"], row["name"]) for row in rows}


def load(source: Path, url: str) -> None:
    """Replace everything this role owns by the dump, in one transaction.

    A dump of this or an earlier PostgreSQL major will do. Raises Trouble with nothing changed.
    """
    major = server_major(url)
    made = [tool("pg_restore", for_major=major), "--no-owner", "--no-privileges", "--file=-"]
    script = _run([*made, str(source)], url, f"{source.name} bukan cadangan basis data")
    command = [tool("psql", for_major=major), "--no-psqlrc", "--quiet", "--single-transaction"]
    command += ["--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-"]
    whole = b"DROP OWNED BY CURRENT_USER CASCADE;\n" + script
    _run(command, url, "Cadangan tidak dapat dipulihkan, tidak ada yang berubah", given=whole)
