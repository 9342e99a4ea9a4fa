"""PyPI: one version's JSON, and where there is none the index, which mirrors have too.

https://docs.pypi.org/api/json/, https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from __future__ import annotations

import msgspec
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from fixtrail.registry.asking import Absent, Found, github_name, instant, segment
from fixtrail.registry.connection import Connection

_INDEX = "application/vnd.pypi.simple.v1+json"


class _Upload(msgspec.Struct):
    upload_time_iso_8601: str = ""
    yanked: bool = False


class _Info(msgspec.Struct):
    version: str = ""
    home_page: str | None = None
    project_urls: dict[str, str | None] | None = None


class _Release(msgspec.Struct):
    info: _Info = msgspec.field(default_factory=_Info)
    urls: list[_Upload] = []


class _File(msgspec.Struct):
    filename: str
    upload_time: str | None = msgspec.field(default=None, name="upload-time")
    yanked: bool | str = False


class _Index(msgspec.Struct):
    files: list[_File] = []


def read(connection: Connection, name: str, version: str) -> Found | Absent:
    """The version: published when its first file was uploaded, withdrawn where all its files are yanked."""
    answer = connection.get(f"pypi/{segment(canonicalize_name(name))}/{segment(version)}/json")
    if answer.absent:
        return _from_index(connection, name, version)
    release = answer.read(_Release)
    if not release.urls:
        return Absent(f"{name} {version} has no file on PyPI")
    return Found(
        release.info.version or version,
        min((at for u in release.urls if (at := instant(u.upload_time_iso_8601))), default=""),
        all(u.yanked for u in release.urls),
        _source(release.info),
    )


def _source(info: _Info) -> str:
    """The address of the source: the first of the project's links that is a GitHub repository's."""
    links = [*(info.project_urls or {}).values(), info.home_page]
    return next((link for link in links if link and github_name(link)), "")


def _from_index(connection: Connection, name: str, version: str) -> Found | Absent:
    answer = connection.get(f"simple/{segment(canonicalize_name(name))}/", _INDEX)
    if answer.absent:
        return Absent(f"PyPI has no package {name}")
    files = [file for file in answer.read(_Index).files if _version(file.filename) == _parsed(version)]
    if not files or _parsed(version) is None:
        return Absent(f"PyPI has no {name} {version}")
    dates = [at for file in files if (at := instant(file.upload_time or ""))]
    # A reason that is empty still says that the file is yanked.
    return Found(str(_parsed(version)), min(dates, default=""), all(f.yanked is not False for f in files))


def _parsed(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _version(filename: str) -> Version | None:
    """The version that a file of the index is of; None for kinds of files that are long out of use."""
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(filename)[1]
        return parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None
