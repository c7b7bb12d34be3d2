"""`python -m simpul.config.cli.boundaries`: import-linter's contracts. Its own module, run with `-m`, checks nothing and says nothing."""

from __future__ import annotations

import sys

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    sys.exit(lint_imports_command(standalone_mode=True))
