"""What the program declares, as lines of text: addresses, rights, events, tasks, commands, templates, files.

`tests.unchanged` writes them beside what a user sees.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib
import inspect
import io
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def digest(content: bytes | str) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()


def without_place(text: str) -> str:
    """Nothing of the throw-away home and of the checkout."""
    return text.replace(os.environ["LAYAK_HOME"], "HOME").replace(str(ROOT), "ROOT")


def patterns(resolver=None, before: str = ""):
    from django.urls import URLPattern, get_resolver

    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from patterns(entry, path)


def methods_of(view) -> str:
    """What require_http_methods and its kin wrapped around a view say, or what a class handles."""
    if hasattr(view, "view_class"):
        return ",".join(sorted(view.view_class(**view.view_initkwargs)._allowed_methods()))
    while view is not None:
        told = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in told:
            return ",".join(sorted(told["request_method_list"]))
        view = getattr(view, "__wrapped__", None)
    return "?"


def urls_lines() -> list[str]:
    return sorted(
        f"/{path}  name={entry.name}  methods={methods_of(entry.callback)}"
        f"  access={getattr(entry.callback, 'access_rule', None)}"
        f"  login={getattr(entry.callback, 'login_required', True)}"
        f"  csrf_exempt={getattr(entry.callback, 'csrf_exempt', False)}"
        for path, entry in patterns()
    )


def permissions_lines() -> list[str]:
    policy = layak_policy()
    lines = [
        f"permission {code}: {permission.label!r} relation={permission.relation!r}"
        for code, permission in sorted(policy.permissions.items())
    ]
    for code, role in sorted(policy.roles.items()):
        facts = {key: value for key, value in vars(role).items() if key != "rights"}
        lines.append(f"role {code}: {facts}")
        lines += [
            f"  {code} {permission}: {role.rights.get(permission, '-')}"
            for permission in sorted(policy.permissions)
        ]
    return lines


def all_modules() -> Iterator:
    import layak

    for found in pkgutil.walk_packages(layak.__path__, "layak."):
        name = found.name
        if name.endswith((".__main__", ".wsgi", ".asgi")) or ".migrations" in name:
            continue
        yield importlib.import_module(name)


def events_lines() -> list[str]:
    samples = {"str": "2026-02-02", "int": 7, "bool": True}
    known: dict[str, set[str]] = {}
    for module in all_modules():
        for _name, found in inspect.getmembers(module, inspect.isclass):
            kind = getattr(found, "kind", None)
            if not (isinstance(kind, str) and callable(getattr(found, "sentence", None))):
                continue
            if found.__module__ != module.__name__ or not dataclasses.is_dataclass(found):
                continue
            fields = {
                one.name: samples.get(str(one.type), "x") for one in dataclasses.fields(found)
            }
            try:
                made = found(**fields)
                told = f"{made.sentence()!r} stream={made.stream!r}"
            except Exception as error:  # noqa: BLE001
                told = f"cannot be made of samples: {error!r}"
            facts = " ".join(f"{one.name}:{one.type}" for one in dataclasses.fields(found))
            known.setdefault(kind, set()).add(f"{kind}: {told} ({facts})")
    return [line for kind in sorted(known) for line in sorted(known[kind])]


def jobs_lines() -> list[str]:
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    lines = [
        f"{name}: queue={task.queue} lock={task.queueing_lock} retry={task.retry_strategy}"
        for name, task in app.tasks.items()
    ]
    periodic = [
        f"periodic {one.task.name}: {one.cron}"
        for one in app.periodic_registry.periodic_tasks.values()
    ]
    return [re.sub(r" at 0x[0-9a-f]+", "", line) for line in sorted(lines) + sorted(periodic)]


def commands_lines() -> list[str]:
    execute, names, load = layak_commands()
    lines = [spoken(execute, ["--help"])]
    for name, module in names().items():
        lines += ["", f"=== {name}"]
        # a program of its own behind it: its help is not ours
        lines.append(
            f"(takes all) {load(module).HELP} {load(module).EXAMPLE}"
            if getattr(load(module), "TAKES_ALL", False)
            else spoken(execute, [*name.split(), "--help"])
        )
    return lines


def spoken(execute, words: list[str]) -> str:
    """All that a command says, and its exit code."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code: object = execute(words)
        except SystemExit as end:
            code = end.code
        except Exception as error:  # noqa: BLE001
            code = f"{type(error).__name__}: {error}"
    return f"{without_place(said.getvalue()).rstrip()}\n-> {code}"


def template_folders() -> Iterator[Path]:
    from django.template import engines

    for engine in engines.all():
        yield from map(Path, engine.template_dirs)


def templates_lines() -> list[str]:
    """Each template that Django finds, with a hash of the one that is found first if it is ours."""
    found: dict[str, Path] = {}
    for folder in template_folders():
        for path in folder.rglob("*"):
            if path.is_file():
                found.setdefault(path.relative_to(folder).as_posix(), path)
    return [
        f"{name}  {digest(path.read_bytes())[:16] if path.is_relative_to(ROOT / 'layak') else '-'}"
        for name, path in sorted(found.items())
    ]


def static_lines() -> list[str]:
    from django.contrib.staticfiles.finders import get_finders

    return sorted(
        f"{name}  {digest(Path(storage.path(name)).read_bytes())[:16]}"
        for finder in get_finders()
        for name, storage in finder.list([])
    )


def layak_policy():
    from layak.city.people.roles.policy import policy

    return policy()


def layak_commands():
    from layak.config.cli import execute, load, names

    return execute, names, load
