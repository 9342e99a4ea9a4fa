"""The kinds of traces that are known, the most particular first."""

from __future__ import annotations

from fixtrail.extract.traces.beam import BEAM
from fixtrail.extract.traces.compilers import COMPILERS
from fixtrail.extract.traces.crashes import CRASHES
from fixtrail.extract.traces.dart import DART
from fixtrail.extract.traces.dotnet import DOTNET
from fixtrail.extract.traces.find import Parser
from fixtrail.extract.traces.go import GO
from fixtrail.extract.traces.java import JAVA
from fixtrail.extract.traces.javascript import JAVASCRIPT
from fixtrail.extract.traces.kernel import KERNEL
from fixtrail.extract.traces.packages import PACKAGES
from fixtrail.extract.traces.php import PHP
from fixtrail.extract.traces.python import PYTHON
from fixtrail.extract.traces.ruby import RUBY
from fixtrail.extract.traces.rust import RUST
from fixtrail.extract.traces.swift import SWIFT
from fixtrail.extract.traces.tests import TESTS

PARSERS: tuple[Parser, ...] = (
    KERNEL,
    CRASHES,
    TESTS,
    PACKAGES,
    COMPILERS,
    PYTHON,
    RUST,
    GO,
    JAVA,
    JAVASCRIPT,
    DOTNET,
    RUBY,
    PHP,
    SWIFT,
    DART,
    BEAM,
)
