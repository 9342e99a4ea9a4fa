"""Packages: what a registry calls the thing that a repository publishes."""

from __future__ import annotations

from typing import Literal

import msgspec

RegistryName = Literal["pypi", "npm", "crates", "maven", "rubygems", "nuget", "go"]


class Package(msgspec.Struct, frozen=True):
    """A package by the name that its registry knows it by: of Maven `group:artifact`, of Go the module's path."""

    registry: RegistryName
    name: str


class Unpublished(msgspec.Struct, frozen=True):
    """The registry's clear answer that it does not have this version; `why` is a clause."""

    package: Package
    version: str
    why: str
