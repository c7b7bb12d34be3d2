"""`python -m simpul.config.cli`: what `./simpul` hands over to when the environment is ready."""

from __future__ import annotations

import os
import signal
import sys

from simpul.config.cli import processes
from simpul.config.cli.commands import main

if __name__ == "__main__":
    if parent := os.environ.pop("SIMPUL_TIED_TO", ""):  # half a preparation must not go on after its start was killed
        processes.tie(signal.SIGTERM, int(parent))
    sys.exit(main(sys.argv[1:]))
