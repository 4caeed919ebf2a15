"""`bin/layak proxy-logs`: the part of the proxies' files that says what they may write down.

Made from `data/policy/secret-addresses.yaml`. Needs neither a database nor settings.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from layak.platform.web.secret_addresses import secret_folders

ROOT = Path(__file__).resolve().parents[4]
BEGIN = "# begin: made by bin/layak proxy-logs from data/policy/secret-addresses.yaml"
END = "# end: made by bin/layak proxy-logs"
NGINX = r"""# What follows these folders opens them: it stays out of the log, and with it what was searched for
# (the question behind an address) and the page that one came from (it may be such an address).
map $uri $layak_path {
    default $uri;
    "~^(?<layak_folder>/(?:FOLDERS)/)" "${layak_folder}...";
}
log_format layak '$remote_addr [$time_local] $request_method $layak_path $status $body_bytes_sent $request_time';
"""
CADDY = r"""# No access log. What Caddy tells of a failed request goes without the keys below these folders, without
# what was searched for and without the page that one came from. This block must stand first in the file.
{
	log default {
		format filter {
			wrap json
			fields {
				request>uri regexp "(/+(?i:FOLDERS|[^/?]*%[^/?]*)/+)[^/?]+[^?]*|\?.*" "${1}"
				request>headers>Referer delete
				request>headers>Cookie delete
			}
		}
	}
}
"""
FILES = {
    ROOT / "deploy" / "nginx.conf": NGINX,
    ROOT / "deploy" / "Caddyfile": CADDY,
}
HELP = "Menulis ulang bagian catatan di deploy/nginx.conf dan deploy/Caddyfile"
EXAMPLE = "bin/layak proxy-logs --check"


def fresh(file: Path) -> str:
    """The whole file with its part made anew."""
    head, _, rest = file.read_text(encoding="utf-8").partition(f"{BEGIN}\n")
    _, _, tail = rest.partition(f"{END}\n")
    part = FILES[file].replace("FOLDERS", "|".join(secret_folders()))
    return f"{head}{BEGIN}\n{part}{END}\n{tail}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="hanya memeriksa; keluar 1 bila usang")


def run(args: argparse.Namespace) -> int:
    stale = [file for file in FILES if file.read_text(encoding="utf-8") != fresh(file)]
    if args.check:
        for file in stale:
            print(f"{file.relative_to(ROOT)} usang.")
        return 1 if stale else 0
    for file in FILES:
        file.write_text(fresh(file), encoding="utf-8")
    print("Bagian catatan di deploy/nginx.conf dan deploy/Caddyfile ditulis.")
    return 0
