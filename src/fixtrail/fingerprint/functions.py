"""Names of functions made stable: the same function has the same name in every build, thread and tool.

`plain` takes away what a tool adds to a name (arguments, offsets, clones, thunks, anonymous namespaces) and reads
mangled symbols; `stable` also takes away what differs by instance (templates and generics, numbers of closures).
"""

from __future__ import annotations

import re

from fixtrail.text.itanium import demangled
from fixtrail.text.rust_symbols import rust_path

CHARS = 2000  # of a name that are looked at
_OFFSET = re.compile(r"[ \t]?\+ ?(?:0x[0-9a-fA-F]{1,16}|\d{1,9})(?:/0x[0-9a-fA-F]{1,8})?$")
_CLONE = re.compile(
    r"(?:\.(?:isra|part|cold|constprop|llvm|lto_priv|localalias|resolver|clone|warm|unlikely)(?:\.\d{1,20})?|"
    r"\.\d{1,9}|@@?[A-Z]+_[\w.]{1,20}|@plt| ?\[clone [^\]]{0,60}\]|\$[0-9a-f]{16}|::h[0-9a-f]{16})$"
)
_THUNKS = ("non-virtual thunk to ", "virtual thunk to ", "covariant return thunk to ", "guard variable for ")
_ANONYMOUS = ("(anonymous namespace)::", "`anonymous namespace'::", "`anonymous-namespace'::", "{anonymous}::")
_ANONYMOUS_LATER = ("<unnamed>::", "(anonymous class)::")
_LAMBDAS = re.compile(
    r"\{lambda\([^{}]{0,400}\)(?:#\d{1,6})?\}|\{\{closure\}\}|\{closure(?:#\d{1,6}|_env#\d{1,6})?\}|'lambda\d{0,6}'|"
    r"<lambda(?:_[0-9a-f]{32}|[_0-9]{0,40})>|\$_\d{1,6}\b|<anonymous closure>|<lambda>|"
    r"\{unnamed type#\d{1,6}\}|<anonymous>|\(anonymous\)"
)
_JAVA_LAMBDA = re.compile(r"\blambda\$(\w{1,200}?)\$\d{1,6}\b")
# What C# makes of lambdas (`<Light>b__3_0` in `<>c__DisplayClass3_0`), local functions, iterators and async methods.
_SHARP_CLASS = re.compile(r"[.+]<>c(?:__DisplayClass\d{1,6}_\d{1,6})?(?:`\d{1,2})?(?=[.+])")
_SHARP = re.compile(
    r"<{1,2}(\w{1,200})>(?:(b)__[\d_]{1,20}|g__(\w{1,200})\|[\d_]{1,20}|d__\d{1,6})(?:>d(?:__\d{1,6})?)?(?:`\d{1,2})?"
    r"(?:\.MoveNext)?(?!\w)"
)
_GO_CLOSURE = re.compile(r"\.func\d{1,6}(?:\.\d{1,6}){0,8}(?:\.\d{1,6})?\b")
_VALUES = re.compile(r"(?<=.)\((?:[A-Za-z_]\w{0,80}=|this=|=\.\.\.)")  # gdb: f (x=1, text=0x4 "(")
_OPERATOR = re.compile(r"\boperator ?(?:\(\)|<=>|<<=?|>>=?|->\*?|<=?|>=?)")
_MARK = "\x00"
_SUFFIXES = (" const", " volatile", " noexcept", " &", " &&")


def plain(name: str) -> str:
    """`name` as its source has it, without arguments, result, offset and the compiler's marks; '' for ''."""
    name = _unmangled(name[:CHARS].strip())
    for thunk in _THUNKS:
        name = name.removeprefix(thunk)
    for anonymous in _ANONYMOUS + _ANONYMOUS_LATER:
        name = name.replace(anonymous, "")
    if ">" in name and "__" in name:
        name = _SHARP.sub(_of_sharp, _SHARP_CLASS.sub("", name)).replace("+", ".")
    name = _unmarked(_JAVA_LAMBDA.sub(r"\1.lambda", _LAMBDAS.sub("lambda", name)))
    name, operators = _hidden(name)
    name = _without_result(_without_arguments(name))
    return _shown(name, operators).strip()


# Ruby 3.4 and later name the owner, `User#find` and `User.find`; before, it was the method alone.
_OWNER = re.compile(r"^(?:[A-Z]\w{0,80}::){0,8}[A-Z]\w{0,80}#(?=\w)")


def stable(name: str) -> str:
    """`plain(name)` without templates and generics, and with each closure named `lambda` and no number."""
    name, operators = _hidden(_GO_CLOSURE.sub(".lambda", plain(_OWNER.sub("", name))))
    name = _shown(_without_brackets(name), operators)
    return name.replace("::::", "::").removesuffix("::").strip()


def _of_sharp(found: re.Match[str]) -> str:
    """The method that a name of C#'s compiler stands for, with what it is in that."""
    return ".".join(filter(None, (found[1], "lambda" if found[2] else found[3])))


def _unmangled(name: str) -> str:
    """A mangled symbol as its path; any other name as it is."""
    bare = name
    while (found := _CLONE.search(bare)) and found.start() > 2 and bare.startswith(("_Z", "__Z", "_R", "__R")):
        bare = bare[: found.start()]
    bare = _OFFSET.sub("", bare)
    if bare.startswith(("_R", "__R", "_ZN", "__ZN")):
        path = rust_path(bare)
        if path:
            return path
    if bare.startswith(("_Z", "__Z", "____Z", "___Z")):
        return demangled(bare) or name
    if bare.startswith("?"):
        return _microsoft(bare) or name
    return name


def _microsoft(name: str) -> str:
    """`?name@Inner@Outer@@…` of Visual C++; '' where it is more than that."""
    head = name[1:].partition("@@")[0]
    if head[:2] in ("?0", "?1"):
        scopes = head[2:].split("@")
        scopes.insert(0, ("~" if head[1] == "1" else "") + scopes[0])
    else:
        scopes = head.split("@")
    if not all(re.fullmatch(r"~?\w{1,255}", scope) for scope in scopes):
        return ""
    return "::".join(reversed(scopes))


def _unmarked(name: str) -> str:
    """Without offset and the marks of copies that the compiler made, however many."""
    for _ in range(6):
        shorter = _CLONE.sub("", _OFFSET.sub("", name))
        if shorter == name or not shorter:
            break
        name = shorter
    return name


def _hidden(name: str) -> tuple[str, list[str]]:
    """Operators whose names have brackets, out of the way of what counts brackets."""
    operators: list[str] = []

    def hide(found: re.Match[str]) -> str:
        operators.append(found[0].replace(" ", ""))
        return _MARK

    if "operator" not in name:
        return name.replace(_MARK, ""), operators
    return _OPERATOR.sub(hide, name.replace(_MARK, "")), operators


def _shown(name: str, operators: list[str]) -> str:
    for operator in operators:
        name = name.replace(_MARK, operator, 1)
    return name.replace(_MARK, "")


def _without_arguments(name: str) -> str:
    """Up to the list of arguments: the last group of round brackets that stands outside all others, where only
    qualifiers follow it. Go's `(*T)` and Objective-C's `-[T m:]` are no arguments."""
    if name.startswith(("-[", "+[")):
        return name
    values = _VALUES.search(name)
    if values:
        return name[: values.start()].rstrip()
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    name = name.rstrip()
    if not name.endswith(")"):
        opened = name.find("(")
        if opened > 0 and name[opened - 1] not in ".:" and name.count("(") > name.count(")"):  # cut short
            return name[:opened].rstrip()
        return name
    depth = 0
    for at in range(len(name) - 1, -1, -1):
        if name[at] == ")":
            depth += 1
        elif name[at] == "(":
            depth -= 1
            if depth == 0:
                return name[:at].rstrip() if at else name
    return name[: name.find("(")].rstrip() if name.find("(") > 0 else name


def _without_result(name: str) -> str:
    """Without the type that stands in front of a template's name: `void f<int>` is `f<int>`."""
    if " " not in name or name.startswith(("-[", "+[", "operator")):
        return name
    depth, cut = 0, 0
    for at, char in enumerate(name):
        if char in "<([{":
            depth += 1
        elif char in ">)]}":
            depth = max(depth - 1, 0)
        elif char == " " and depth == 0 and "operator" not in name[max(0, at - 8) : at]:
            cut = at + 1
    rest = name[cut:].lstrip("*&")
    return rest if re.match(r"[A-Za-z_~\x00$]", rest) else name


def _without_brackets(name: str) -> str:
    """Without what stands in `<…>` or, in Go's generics, in `[…]`; a name that is all brackets (`<listcomp>`, `<T as
    U>::f`) keeps what tells it."""
    if name.startswith("<"):
        return _qualified(name)
    if name.startswith(("-[", "+[")):
        return name
    kept, depth = [], 0
    for at, char in enumerate(name):
        if char in "<[" and not (at and char == "<" and depth == 0 and name[at - 1] == "."):  # Foo.<init>
            depth += 1
        elif char in ">]" and depth:
            depth -= name[at - 1] != "-"
        elif depth == 0:
            kept.append(char)
    return "".join(kept) or name


def _qualified(name: str) -> str:
    """Rust's `<T as U>::f` is `T::f`; `<listcomp>` and the like are names of their own."""
    depth = 0
    for at, char in enumerate(name):
        if char == "<":
            depth += 1
        elif char == ">" and name[at - 1] != "-":
            depth -= 1
            if depth == 0:
                inner, rest = name[1:at], name[at + 1 :]
                if not rest.startswith("::"):
                    return name
                subject = _outer_as(inner)
                return _without_brackets(subject.lstrip("&*")) + _without_brackets("x" + rest)[1:]
    return name


def _outer_as(inner: str) -> str:
    """What stands before ` as ` outside all brackets."""
    depth = 0
    for at, char in enumerate(inner):
        if char in "<([":
            depth += 1
        elif char in ">)]":
            depth -= 1
        elif depth == 0 and inner.startswith(" as ", at):
            return inner[:at]
    return inner
