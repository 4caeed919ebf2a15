"""Static files as they are served: hashed names, and what every page needs in one module.

``core.js`` names modules of its folder, those that others stand on first. Served, it holds them
itself, and whoever imports one of them gets it from there: on a bad line each request more costs a
third of a second, and each import inside an import another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER = "web/"
CORE = f"{FOLDER}core.js"
_LISTED = re.compile(r'^export \* as (\$\w+) from "\./([\w-]+)\.js";$', re.MULTILINE)
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_BESIDES = re.compile(r"^[ \t]*//.*\n|^[ \t]+|\n(?=\n)", re.MULTILINE)


def is_ours(name: str) -> bool:
    """Whether this is a script that `as_served` knows."""
    return name.startswith(FOLDER) and name.endswith(".js")


def as_served(name: str, read: Callable[[str], str]) -> str:
    """The text of one of our scripts as browsers get it; ``read`` gives the source of a name.

    Raises ValueError for a module of ``core.js`` that cannot be laid into it.
    """
    members = {file: shelf for shelf, file in _LISTED.findall(read(CORE))}
    if name == CORE:
        return "\n".join(_laid_in(file, members, read) for file in members)
    return _taking_from_core(read(name), members)


def _laid_in(file: str, members: Mapping[str, str], read: Callable[[str], str]) -> str:
    """One module as a constant of ``core.js``: what it imports stands above it."""
    source = read(f"{FOLDER}{file}.js")
    above = list(members)[: list(members).index(file)]

    def taken(found: re.Match[str]) -> str:
        names, other = found.groups()
        if other not in above or " as " in names:
            raise ValueError(f"core.js: {file}.js cannot import {names} from {other}.js")
        return f"const {names} = {members[other]};"

    exported = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(taken, source))
    if re.search(r"^(import|export)\b|\bimport\(", body, re.MULTILINE):
        raise ValueError(f"core.js: {file}.js imports or exports in another way")
    body = _BESIDES.sub("", body)
    return f"export const {members[file]} = (() => {{\n{body}return {{ {exported} }};\n}})();"


def _taking_from_core(source: str, members: Mapping[str, str]) -> str:
    """A module outside, with its imports of what lies in ``core.js`` led there."""
    used: list[str] = []

    def taken(found: re.Match[str]) -> str:
        names, other = found.groups()
        if other not in members:
            return found[0]
        used.append(members[other])
        return f"const {names} = {members[other]};"

    body = _IMPORT.sub(taken, source)
    return f'import {{ {", ".join(used)} }} from "./core.js";\n{body}' if used else source


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped base
    support_js_module_import_aggregation = True

    def post_process(
        self, paths: Mapping[str, tuple[Storage, str]], *, dry_run: bool = False, **options: object
    ) -> Iterator[tuple[str, str | None, object]]:
        """What Django does, with the modules of our folder as they are served."""

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode())

        made = InMemoryStorage()
        served = dict(paths)
        for name in filter(is_ours, paths):
            made.save(name, ContentFile(as_served(name, read)))
            served[name] = (made, name)
        yield from super().post_process(served, dry_run=dry_run, **options)
