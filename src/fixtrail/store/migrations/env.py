"""Run by Alembic. The connection, with its transaction begun, is handed in: `fixtrail.store.schema` owns both."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
)
context.run_migrations()
