"""The tables, as the newest migration leaves them (a test compares the two).

A repository is named by `host/owner/repo` in lower case, a thread by its repository and number; `host`, `owner` and
`repo` keep the spelling. Instants are ISO 8601 text in UTC with a `Z`, so that they compare as text.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

# Text must compare by code point on every database, as it does in Python.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# What is kept of a thread. `raw` is compressed (zlib) and stands last, so that listing titles does not read it.
THREAD = sa.Table(
    "thread",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("host", TEXT, nullable=False),
    sa.Column("owner", TEXT, nullable=False),
    sa.Column("repo", TEXT, nullable=False),
    sa.Column("kind", TEXT),  # issue, pull; null where nobody said
    sa.Column("title", TEXT),
    sa.Column("source", TEXT, nullable=False),  # archive, rest, graphql
    sa.Column("fetched_at", TEXT, nullable=False),
    sa.Column("updated_at", TEXT, nullable=False),
    sa.Column("etags", TEXT, nullable=False),  # JSON object
    sa.Column("raw", sa.LargeBinary, nullable=False),
)

# A thread that answered under another name (a rename or transfer that was followed).
THREAD_ALIAS = sa.Table(
    "thread_alias",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("to_repository", TEXT, nullable=False),
    sa.Column("to_host", TEXT, nullable=False),
    sa.Column("to_owner", TEXT, nullable=False),
    sa.Column("to_repo", TEXT, nullable=False),
    sa.Column("to_number", sa.Integer, nullable=False),
)

REPOSITORY = sa.Table(
    "repository",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("host", TEXT, nullable=False),
    sa.Column("owner", TEXT, nullable=False),
    sa.Column("repo", TEXT, nullable=False),
    sa.Column("default_branch", TEXT),
)

# A former name of a repository.
REPOSITORY_ALIAS = sa.Table(
    "repository_alias",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("to_repository", TEXT, sa.ForeignKey("repository.repository", ondelete="CASCADE"), nullable=False),
)

# A thread that was asked for and is not there (404, 410, no rights).
MISSING = sa.Table(
    "missing",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("message", TEXT, nullable=False),
    sa.Column("at", TEXT, nullable=False),
)

REPORT = sa.Table(
    "report",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("made_at", TEXT, primary_key=True),
    sa.Column("report", sa.LargeBinary, nullable=False),  # zlib
)

# How far an archive file was read; `size` and `modified_ns` tell whether it is still the same file.
IMPORT_FILE = sa.Table(
    "import_file",
    METADATA,
    sa.Column("path", TEXT, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("modified_ns", sa.BigInteger, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("threads", sa.BigInteger, nullable=False),
    sa.Column("skipped", sa.BigInteger, nullable=False),
    sa.Column("done", sa.Boolean, nullable=False),
)

# The tags of a repository as they were when asked for; `etag` is '' where they cannot be asked for conditionally.
TAG_LIST = sa.Table(
    "tag_list",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("source", TEXT, nullable=False),  # archive, api
    sa.Column("fetched_at", TEXT, nullable=False),
    sa.Column("etag", TEXT, nullable=False),
    sa.Column("tags", sa.LargeBinary, nullable=False),  # zlib of JSON: [[name, object], …]
)

# What a tag's object refers to in the end, and when it was made; it never changes.
TAG_TARGET = sa.Table(
    "tag_target",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("object", TEXT, primary_key=True),
    sa.Column("sha", TEXT, nullable=False),
    sa.Column("date", TEXT, nullable=False),
    sa.Column("committed_at", TEXT, nullable=False),  # '' where it was not told
)

# Whether a commit is in what a tag's object refers to; it never changes.
STANDING = sa.Table(
    "standing",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("sha", TEXT, primary_key=True),
    sa.Column("object", TEXT, primary_key=True),
    sa.Column("contained", sa.Boolean, nullable=False),
)

GIT_COMMIT = sa.Table(
    "git_commit",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("sha", TEXT, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),  # zlib of JSON
)

# Texts of a repository: release notes, files. A `data` of null in JSON: there was no such text.
REPOSITORY_TEXT = sa.Table(
    "repository_text",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("fetched_at", TEXT, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),  # zlib of JSON
)

# The commits of a repository with their parents, as an archive has them.
ANCESTRY = sa.Table(
    "ancestry",
    METADATA,
    sa.Column("repository", TEXT, primary_key=True),
    sa.Column("fetched_at", TEXT, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),  # zlib or gzip of JSON lines
)

# What a package registry says of a version, and when it was asked.
REGISTRY_VERSION = sa.Table(
    "registry_version",
    METADATA,
    sa.Column("registry", TEXT, primary_key=True),
    sa.Column("package", TEXT, primary_key=True),
    sa.Column("version", TEXT, primary_key=True),
    sa.Column("json", TEXT, nullable=False),
    sa.Column("fetched_at", TEXT, nullable=False),
)
