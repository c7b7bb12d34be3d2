"""What tests stand on: a real database, the cast, and a hostile environment. No room imports this one."""
