"""Entry of `bin/layak`: finds the command, and turns every failure into one sentence."""

from __future__ import annotations

import argparse
import atexit
import contextlib
import importlib
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, Protocol, cast

from layak.config.console.trouble import Trouble, UsageError, sentence_for

# `import marks` and `export recap` are two words; every other name is one with hyphens
FAMILIES = ("import", "export")
COMMANDS = "layak.config.commands"
FOLDER = Path(__file__).parent / "commands"
_TOLD = re.compile(r'^(HELP|EXAMPLE) = "(.*)"$', re.MULTILINE)
_closing = contextlib.ExitStack()


class Command(Protocol):
    """A module of `layak/config/commands`."""

    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (bantuan: {self.prog} --help)")


def setup_django(*, is_owner: bool = False) -> None:
    """Django with a reachable database, for the rest of this command.

    The embedded server is started when it does not run, and stopped again at the end.
    """
    if is_owner:
        os.environ["LAYAK_DATABASE_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "layak.config.settings")
    from layak.config.database import access as database

    _closing.enter_context(database.available())
    # for programs that are no command; there it is closed already
    atexit.register(_closing.close)
    import django

    django.setup()


def print_facts(facts: object) -> None:
    """The `--json` of a command: indented, in the order given, everything else as a string."""
    print(json.dumps(facts, ensure_ascii=False, indent=2, default=str))


def display_name(module: str) -> str:
    """`import_marks` > `import marks`, `start_city` > `start-city`."""
    family, _, rest = module.partition("_")
    if family in FAMILIES and rest:
        return f"{family} {rest.replace('_', '-')}"
    return module.replace("_", "-")


def names() -> dict[str, str]:
    """Every command as a person writes it, with the name of its module."""
    found = {
        path.stem: f"{path.parent.name}.{path.stem}"
        for path in FOLDER.glob("*/*.py")
        if not path.stem.startswith("_")
    }
    return {display_name(name): found[name] for name in sorted(found)}


def load(module: str) -> Command:
    return cast(Command, importlib.import_module(f"{COMMANDS}.{module}"))


def told(module: str) -> dict[str, str]:
    """HELP and EXAMPLE of a command as its file says them: loading every one takes a second."""
    text = (FOLDER / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    return dict(_TOLD.findall(text))


def overview(*, has_examples: bool) -> str:
    """All commands with a line each, or with an example each."""
    known = names()
    width = max(map(len, known), default=0)
    lines = ["bin/layak PERINTAH [--help]", ""]
    for name, module in known.items():
        said = told(module)
        lines.append(f"  {name:<{width}}  {said['HELP']}")
        if has_examples:
            lines.append(f"  {'':<{width}}    {said['EXAMPLE']}")
    return "\n".join(lines)


def pick(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """The command that the words name, and the words that are left."""
    known = names()
    for count in (2, 1):
        name = " ".join(arguments[:count])
        if name in known:
            return name, list(arguments[count:])
    family = [name for name in known if name.startswith(f"{arguments[0]} ")]
    hint = f"maksudnya {', '.join(family)}?" if family else "bin/layak menampilkan semuanya"
    raise UsageError(f"Perintah {arguments[0]!r} tidak dikenal; {hint}")


def execute(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. Failures are raised."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(overview(has_examples=bool(arguments)))
        return 0
    name, rest = pick(arguments)
    command = load(names()[name])
    if getattr(command, "TAKES_ALL", False):
        return command.run(argparse.Namespace(rest=rest))
    parser = _Parser(
        prog=f"bin/layak {name}",
        description=command.HELP,
        epilog=f"Contoh: {command.EXAMPLE}",
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    return command.run(parser.parse_args(rest))


def _fail(sentence: object, code: int) -> int:
    # it may repeat what stands in a file: that must break no line and steer no terminal
    line = " ".join(str(sentence).splitlines())
    print("".join(c if c.isprintable() else "\ufffd" for c in line), file=sys.stderr)
    return code


def guarded(arguments: Sequence[str]) -> int:
    """`execute`, with every expected failure as one sentence on stderr."""
    try:
        code = execute(arguments)
        sys.stdout.flush()
    except UsageError as error:
        return _fail(error, 2)
    except Trouble as error:
        return _fail(error, 1)
    except BrokenPipeError:
        # the reader (head, less) is gone: nothing more may be flushed into the closed pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        return _fail(sentence, 1)
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named by the arguments: 0 good, 1 a negative result, 2 bad use."""
    # whoever closes a stream (`>&-`) wants to hear nothing there, not to see the command fail
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    with _closing:
        return guarded(sys.argv[1:] if arguments is None else arguments)
