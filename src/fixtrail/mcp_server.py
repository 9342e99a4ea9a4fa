"""The server for coding agents, over the model context protocol (https://modelcontextprotocol.io)."""
