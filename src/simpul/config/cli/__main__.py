"""`python -m simpul.config.cli`: what `./simpul` hands over to when the environment is ready."""

from __future__ import annotations

import sys

from simpul.config.cli.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
