"""How an installation is put together: settings, addresses, the server entry and the command line."""
