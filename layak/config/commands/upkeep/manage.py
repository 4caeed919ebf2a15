"""Django's own commands, for operators and developers."""

from __future__ import annotations

import argparse

from layak.config.cli import setup_django
from layak.config.console.trouble import UsageError

HELP = "Perintah Django untuk pengelola, misalnya shell atau createcachetable"
EXAMPLE = "bin/layak manage shell"
TAKES_ALL = True
AS_OWNER = {"migrate", "makemigrations", "sqlmigrate", "flush", "test", "createcachetable"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after the name goes to Django unread."""


def run(args: argparse.Namespace) -> int:
    if not args.rest:
        raise UsageError("Sebut perintahnya, misalnya bin/layak manage shell")
    name = args.rest[0]
    setup_django(is_owner=name in AS_OWNER)
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from layak.config.database import schema

    execute_from_command_line(["bin/layak manage", *args.rest])
    if name == "migrate":
        schema.apply_grants(settings.APP_ROLE)
    return 0
