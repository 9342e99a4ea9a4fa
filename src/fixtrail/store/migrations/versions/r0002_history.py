"""The history of repositories: tags, ancestry, commits, texts, and what registries say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table("tag_list", *_key("repository"), *_texts("source", "fetched_at", "etag"), _bytes("tags"))
    op.create_table("tag_target", *_key("repository", "object"), *_texts("sha", "date", "committed_at"))
    op.create_table(
        "standing", *_key("repository", "sha", "object"), sa.Column("contained", sa.Boolean, nullable=False)
    )
    op.create_table("git_commit", *_key("repository", "sha"), _bytes("data"))
    op.create_table("repository_text", *_key("repository", "id"), *_texts("fetched_at"), _bytes("data"))
    op.create_table("ancestry", *_key("repository"), *_texts("fetched_at"), _bytes("data"))
    op.create_table("registry_version", *_key("registry", "package", "version"), *_texts("json", "fetched_at"))
