"""Threads, names, reports and imports: the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _key() -> tuple[sa.Column[str], sa.Column[int]]:
    """The columns that name a thread."""
    return (
        sa.Column("repository", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    )


def upgrade() -> None:
    _threads()
    _repositories()
    op.create_table(
        "report",
        *_key(),
        sa.Column("made_at", TEXT, primary_key=True),
        sa.Column("report", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "import_file",
        sa.Column("path", TEXT, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified_ns", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("threads", sa.BigInteger, nullable=False),
        sa.Column("skipped", sa.BigInteger, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
    )


def _threads() -> None:
    op.create_table(
        "thread",
        *_key(),
        sa.Column("host", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("repo", TEXT, nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("title", TEXT),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("fetched_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("etags", TEXT, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "thread_alias",
        *_key(),
        sa.Column("to_repository", TEXT, nullable=False),
        sa.Column("to_host", TEXT, nullable=False),
        sa.Column("to_owner", TEXT, nullable=False),
        sa.Column("to_repo", TEXT, nullable=False),
        sa.Column("to_number", sa.Integer, nullable=False),
    )
    op.create_table(
        "missing",
        *_key(),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
    )


def _repositories() -> None:
    op.create_table(
        "repository",
        sa.Column("repository", TEXT, primary_key=True),
        sa.Column("host", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("repo", TEXT, nullable=False),
        sa.Column("default_branch", TEXT),
    )
    op.create_table(
        "repository_alias",
        sa.Column("repository", TEXT, primary_key=True),
        sa.Column("to_repository", TEXT, sa.ForeignKey("repository.repository", ondelete="CASCADE"), nullable=False),
    )
