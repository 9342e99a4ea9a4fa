"""The path of a mangled C++ symbol (https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling): what names need, no
arguments, no template arguments. They are walked over, so that what follows them is found, but not written.
"""

from __future__ import annotations

DEPTH = 60  # of types and names inside each other
_OPERATORS = {
    "nw": "new", "na": "new[]", "dl": "delete", "da": "delete[]", "ps": "+", "ng": "-", "ad": "&", "de": "*",
    "co": "~", "pl": "+", "mi": "-", "ml": "*", "dv": "/", "rm": "%", "an": "&", "or": "|", "eo": "^", "aS": "=",
    "pL": "+=", "mI": "-=", "mL": "*=", "dV": "/=", "rM": "%=", "aN": "&=", "oR": "|=", "eO": "^=", "ls": "<<",
    "rs": ">>", "lS": "<<=", "rS": ">>=", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
    "ss": "<=>", "nt": "!", "aa": "&&", "oo": "||", "pp": "++", "mm": "--", "cm": ",", "pm": "->*", "pt": "->",
    "cl": "()", "ix": "[]", "qu": "?", "aw": "co_await",
}  # fmt: skip
_STANDARD = {"t": "std", "a": "std::allocator", "b": "std::basic_string", "s": "std::string", "i": "std::istream",
             "o": "std::ostream", "d": "std::iostream"}  # fmt: skip
_SPECIAL = ("TV", "TT", "TI", "TS", "GV", "GR", "GA", "TH", "TW")


class _UnreadableError(Exception):
    """The symbol is not one, or goes beyond what is read."""


def demangled(symbol: str) -> str:
    """`_ZN3foo3bazEv` is `foo::baz`; '' where the symbol cannot be read."""
    start = symbol.find("_Z")
    if start < 0 or symbol[:start].strip("_"):
        return ""
    reader = _Reader(symbol[start + 2 :])
    try:
        return reader.encoding()
    except (_UnreadableError, IndexError, ValueError):
        return ""


class _Reader:
    """Walks over a symbol; each method reads one production of the grammar, and those of names give the name."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0

    def peek(self, size: int = 1) -> str:
        return self.text[self.at : self.at + size]

    def take(self, prefix: str) -> bool:
        found = self.text.startswith(prefix, self.at)
        self.at += len(prefix) if found else 0
        return found

    def enter(self) -> None:
        self.depth += 1
        if self.depth > DEPTH or self.at >= len(self.text):
            raise _UnreadableError

    def encoding(self) -> str:
        """A function, a variable, or a table that belongs to a class."""
        if self.peek(2) in _SPECIAL:
            self.at += 2
            return self.name()
        if self.peek() == "T" and self.peek(2) in ("Th", "Tv", "Tc"):
            self.at += 1
            self.offsets()
            return self.encoding()
        return self.name()

    def offsets(self) -> None:
        """The shifts of a thunk."""
        kind = self.peek()
        self.at += 1
        if kind == "c":
            self.offsets()
            self.offsets()
            return
        for _ in range(2 if kind == "v" else 1):
            end = self.text.index("_", self.at)
            self.at = end + 1

    def name(self) -> str:
        self.enter()
        if self.peek() == "N":
            found = self.nested()
        elif self.peek() == "Z":
            found = self.local()
        elif self.take("St"):
            found = f"std::{self.unqualified('')}"
        elif self.peek() == "S":
            found = self.substitution()
        else:
            found = self.unqualified("")
        if self.peek() == "I":
            self.arguments()
        self.depth -= 1
        return found

    def nested(self) -> str:
        """`N` qualifiers, parts, `E`."""
        self.at += 1
        while self.peek() in ("r", "V", "K", "R", "O") and self.peek(2) not in _OPERATORS:
            self.at += 1
        parts: list[str] = []
        while not self.take("E"):
            if self.peek() == "I":
                self.arguments()
            elif self.peek() == "S":
                parts.append(self.substitution())
            elif self.peek() == "T":
                self.parameter()
            elif self.peek(2) in ("DT", "Dt"):
                self.until_end()
            elif self.peek() == "M":
                self.at += 1
            else:
                parts.append(self.unqualified(parts[-1] if parts else ""))
            if self.at >= len(self.text):
                raise _UnreadableError
        return "::".join(part for part in parts if part)

    def local(self) -> str:
        """`Z` function `E` what is inside it."""
        self.at += 1
        outer = self.encoding()
        while self.peek() != "E":
            self.type()
        self.at += 1
        if self.take("s"):
            self.discriminator()
            return outer
        if self.take("d"):
            while self.peek().isdigit():
                self.at += 1
            self.take("_")
        inner = self.name()
        self.discriminator()
        return f"{outer}::{inner}" if inner else outer

    def discriminator(self) -> None:
        if self.take("_"):
            while self.peek() == "_" or self.peek().isdigit():
                self.at += 1

    def unqualified(self, before: str) -> str:
        """One part of a name; `before` is the part that a constructor is named after."""
        if self.peek() == "L":
            self.at += 1
        found = self.plain_part(before)
        while self.take("B"):
            self.identifier()
        return found

    def plain_part(self, before: str) -> str:
        head = self.peek(2)
        if head[:1].isdigit():
            word = self.identifier()
            return "" if word.startswith("_GLOBAL__N_") else word
        if head == "Ul":
            self.at += 2
            while not self.take("E"):
                self.type()
            self.number_to("_")
            return "lambda"
        if head == "Ut":
            self.at += 2
            self.number_to("_")
            return ""
        if head in ("C1", "C2", "C3", "C4", "C5"):
            self.at += 2
            return before.rpartition("::")[2]
        if head in ("D0", "D1", "D2", "D4", "D5"):
            self.at += 2
            return "~" + before.rpartition("::")[2]
        if head == "cv":
            self.at += 2
            self.type()
            return "operator cast"
        if head == "li":
            self.at += 2
            return f'operator""{self.identifier()}'
        if head in _OPERATORS:
            self.at += 2
            word = _OPERATORS[head]
            return f"operator {word}" if word[0].isalpha() else f"operator{word}"
        raise _UnreadableError

    def identifier(self) -> str:
        end = self.at
        while self.text[end : end + 1].isdigit() and end < self.at + 5:
            end += 1
        size = int(self.text[self.at : end])
        word = self.text[end : end + size]
        if len(word) != size or not size:
            raise _UnreadableError
        self.at = end + size
        return word

    def number_to(self, mark: str) -> None:
        while self.peek().isdigit():
            self.at += 1
        if not self.take(mark):
            raise _UnreadableError

    def substitution(self) -> str:
        """`St`, `Sa` … and `S_`, `S0_` …, of which only the former have names here."""
        self.at += 1
        if self.peek() in _STANDARD:
            self.at += 1
            return _STANDARD[self.text[self.at - 1]]
        self.at = self.text.index("_", self.at) + 1
        return ""

    def parameter(self) -> None:
        self.at = self.text.index("_", self.at) + 1

    def arguments(self) -> None:
        """Template arguments, walked over."""
        self.enter()
        self.at += 1
        while not self.take("E"):
            self.argument()
        self.depth -= 1

    def argument(self) -> None:
        self.enter()
        if self.peek() == "L":
            self.literal()
        elif self.peek() == "X":
            self.until_end()
        elif self.take("J"):
            while not self.take("E"):
                self.argument()
        else:
            self.type()
        self.depth -= 1

    def literal(self) -> None:
        """`L` type value `E`, or `L_Z` encoding `E`."""
        self.at += 1
        if self.take("_Z"):
            self.encoding()
            while self.peek() != "E":
                self.type()
        else:
            self.type()
        self.at = self.text.index("E", self.at) + 1

    def until_end(self) -> None:
        """An expression: too rich a grammar to walk over; `E`s are counted, which holds for the simple ones."""
        depth = 0
        if self.peek() == "D":
            depth, self.at = 1, self.at + 2
        while self.at < len(self.text):
            char = self.text[self.at]
            if self.peek(2) in ("cl", "il", "tl"):  # a call or a list has an end of its own
                depth, self.at = depth + 1, self.at + 2
                continue
            if char.isdigit() and self.text[self.at - 1 : self.at] not in ("L", "i", "j", "m", "l", "T", "S"):
                self.identifier()
                continue
            depth += (char in "XLNIJF") - (char == "E")
            self.at += 1
            if depth <= 0 and char == "E":
                return
        raise _UnreadableError

    def type(self) -> None:
        """A type, walked over."""
        self.enter()
        char = self.peek()
        if char in "PROKVCG" or (char == "r"):
            self.at += 1
            self.type()
        elif char == "U":
            self.at += 1
            self.identifier()
            self.type()
        elif char == "F":
            self.at += 1
            self.take("Y")
            while not self.take("E"):
                self.type() if self.peek() not in "RO" or self.peek(2)[1:] != "E" else self.take(self.peek())
        elif char == "A":
            self.at = self.text.index("_", self.at) + 1
            self.type()
        elif char == "M":
            self.at += 1
            self.type()
            self.type()
        elif char == "T":
            self.parameter()
            if self.peek() == "I":
                self.arguments()
        elif char == "D":
            self.extended()
        elif char in ("S", "N", "Z") or char.isdigit():
            self.name()
        elif char.islower():
            self.at += 1
        else:
            raise _UnreadableError
        self.depth -= 1

    def extended(self) -> None:
        """Types whose code begins with `D`."""
        kind = self.peek(2)
        if kind in ("Dt", "DT"):
            self.until_end()
        elif kind in ("Dp", "Do"):
            self.at += 2
            self.type()
        elif kind == "Dv":
            self.at = self.text.index("_", self.at) + 1
            self.type()
        else:
            self.at += 2
