"""pg_dump and pg_restore: one database into one file and back, all or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from layak.config.console.trouble import Trouble
from layak.config.database import embedded

# What lets somebody in at this moment (sessions, codes on paper that set a password) and what is only
# a cache: no backup holds their rows, and none comes back with one.
LIVE = ("django_session", "people_activationcode", "web_cache")
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


def dump(url: str, target: Path) -> dict[str, int]:
    """The whole database as a custom-format file, without owners and rights; its rows by table.

    Rows are counted in the same snapshot that the file is made of. Of `LIVE` only the empty
    tables are there.
    """
    program = tool("pg_dump", for_major=server_major(url))
    with psycopg.connect(url, connect_timeout=5) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        rows = count_rows(connection)
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        command = [program, "--format=custom", "--no-owner", "--no-privileges"]
        command += [f"--snapshot={snapshot}", "--file", str(target)]
        command += [f"--exclude-table-data=public.{table}" for table in LIVE]
        _run(command, url, "Basis data tidak dapat dicadangkan")
    return rows | {table: 0 for table in LIVE if table in rows}


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """How many rows each of our tables holds, by the name of the table."""
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    counted = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {name}, count(*) FROM public.{table}").format(
            name=sql.Literal(name), table=sql.Identifier(name)
        )
        for (name,) in names
    )
    return dict(connection.execute(counted).fetchall()) if names else {}


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


def _differing(rows: Mapping[str, int]) -> bytes:
    """Statements that fail, and say where, when a table holds other than this many rows."""
    counted = " UNION ALL ".join(
        f"SELECT {_quoted(table)}, {count}, (SELECT count(*) FROM public.{_identifier(table)})"  # noqa: S608
        for table, count in sorted(rows.items())
    )
    return f"""
DO $layak$ DECLARE told text; BEGIN
  SELECT string_agg(format('%s berisi %s baris, seharusnya %s', name, held, wanted), '; ')
    INTO told FROM ({counted}) AS counted (name, wanted, held) WHERE held <> wanted;
  IF told IS NOT NULL THEN RAISE EXCEPTION 'isi tidak sama dengan manifest: %', told; END IF;
END $layak$;
""".encode()  # noqa: S608


def _quoted(text: str) -> str:
    return sql.Literal(text).as_string()


def _identifier(name: str) -> str:
    return sql.Identifier(name).as_string()


FORGET = "DO $layak$ BEGIN IF to_regclass({name}) IS NOT NULL THEN TRUNCATE public.{table}; END IF; END $layak$;\n"


def load(source: Path, url: str, *, rows: Mapping[str, int] | None = None) -> None:
    """Replace everything this role owns by the dump, in one transaction, without what is `LIVE`.

    A dump of this or an earlier PostgreSQL major will do. With ``rows`` each table must then hold
    as many. Raises Trouble with nothing changed.
    """
    major = server_major(url)
    made = [tool("pg_restore", for_major=major), "--no-owner", "--no-privileges", "--file=-"]
    script = _run([*made, str(source)], url, f"{source.name} bukan cadangan basis data")
    command = [tool("psql", for_major=major), "--no-psqlrc", "--quiet", "--single-transaction"]
    command += ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", "--output=/dev/null", "--file=-"]
    whole = b"DROP OWNED BY CURRENT_USER CASCADE;\n" + script
    whole += _differing(rows) if rows else b""
    for table in LIVE:
        statement = FORGET.format(name=_quoted(f"public.{table}"), table=_identifier(table))
        whole += statement.encode()
    _run(command, url, "Cadangan tidak dapat dipulihkan, tidak ada yang berubah", given=whole)
