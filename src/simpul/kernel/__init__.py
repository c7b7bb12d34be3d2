"""What every service stands on. The rooms form a staircase: each may use those below it (see `docs/architecture.md`)."""
