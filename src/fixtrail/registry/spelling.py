"""How a registry spells the version that a tag stands for."""

from __future__ import annotations

import re

from packaging.version import InvalidVersion, Version

from fixtrail.model.package import RegistryName

_NUMBERS = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,9}")
_RUBY_DASH = re.compile(r"-(?=[A-Za-z])")


def spellings(registry: RegistryName, version: str) -> tuple[str, ...]:
    """The forms to ask for, likeliest first, at most two. `version` is a tag's, with or without a `v`.

    PyPI: https://peps.python.org/pep-0440/#normalization; npm and Cargo want three numbers
    (https://semver.org); NuGet leaves out a fourth that is 0
    (https://learn.microsoft.com/en-us/nuget/concepts/package-versioning#normalized-version-numbers); RubyGems writes
    `-rc1` as `.pre.rc1` or `.rc1`; Go keeps the `v`.
    """
    plain = version.strip().removeprefix("v").removeprefix("V")
    if registry == "pypi":
        return _pypi(plain)
    if registry in ("npm", "crates"):
        return (_three(plain),)
    if registry == "nuget":
        numbers = _NUMBERS.match(plain)
        if numbers and numbers[0].count(".") == 3 and numbers[0].endswith(".0"):
            plain = numbers[0].removesuffix(".0") + plain[numbers.end() :]
        return (_three(plain).partition("+")[0],)
    if registry == "rubygems":
        dotted = _RUBY_DASH.sub(".", plain)
        return (dotted, _RUBY_DASH.sub(".pre.", plain)) if dotted != plain else (plain,)
    if registry == "go":
        return _go(_three(plain))
    return (plain,)


def _pypi(plain: str) -> tuple[str, ...]:
    try:
        return (str(Version(plain)),)
    except InvalidVersion:
        return (plain,)


def _three(plain: str) -> str:
    """With the zeros that the numbers lack: `1.2` is `1.2.0`."""
    numbers = _NUMBERS.match(plain)
    if not numbers:
        return plain
    missing = 2 - numbers[0].count(".")
    return numbers[0] + ".0" * max(0, missing) + plain[numbers.end() :]


def _go(plain: str) -> tuple[str, ...]:
    """A module without `/vN` in its path has its later majors as `+incompatible`."""
    major = plain.partition(".")[0]
    later = major.isdigit() and int(major[:9] or 0) >= 2
    return (f"v{plain}", f"v{plain}+incompatible") if later else (f"v{plain}",)
