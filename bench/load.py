"""80 saves a second from 40 signed-in people against a served practice city, and none lost.

Outside the process that serves: start `LAYAK_HOME=/tmp/uji LAYAK_DEMO=1 PORT=8123 bin/run`, then
`LAYAK_HOME=/tmp/uji PYTHONPATH=. python bench/load.py --port 8123`. It writes into that city.
"""

from __future__ import annotations

import sys

from layak.config import cli

if __name__ == "__main__":
    sys.exit(cli.main(["load", *sys.argv[1:]]))
