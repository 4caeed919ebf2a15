from __future__ import annotations

import sys

from layak.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
