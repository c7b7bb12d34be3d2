"""The JSON interface: what the pages can do, for programs. Described by its own OpenAPI document."""
