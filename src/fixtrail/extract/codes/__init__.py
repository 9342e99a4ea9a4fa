"""Coded errors: HTTP, exit codes, signals, errno, SQLSTATE, Windows, .NET and tools; error bodies in JSON and XML."""
