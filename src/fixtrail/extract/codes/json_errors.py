"""What an error body in JSON says: its code and its message.

Known forms: an `error` object (OpenAI, Anthropic, Google, JSON-RPC, OData), OAuth 2 (RFC 6749), problem details (RFC
9457), GraphQL and JSON:API `errors`, AWS (`__type`, `Code`), Spring, ASP.NET, Lambda, Okta, Node's error objects, and
log records of level error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtrail.extract.codes.json_text import Reader, Value, begins

Said = tuple[str, str]  # code ('' where it has none), message ('' where it says nothing)

_MESSAGES = ("message", "Message", "error_description", "errorMessage", "error_message", "detail", "description", "msg",
             "errorSummary", "faultstring", "reason", "title", "ExceptionMessage")  # fmt: skip
_CODES = ("code", "Code", "errorCode", "error_code", "ErrorCode", "type", "__type", "status", "statusCode", "reason",
          "name", "errorcode", "errorType", "ExceptionType", "id")  # fmt: skip
_LEVELS = {"error", "fatal", "critical", "panic", "severe", "err"}
_NOTHING = {"", "null", "None", "undefined", "true", "false", "True", "False", "{}", "[]", "0", "about:blank"}
_FAILED = re.compile(r"[45]\d\d|\w*(?:[Ee]rror|ERROR|[Ee]xception|[Ff]ail(?:ed|ure)?|FAIL(?:ED|URE)?)\w*|E[A-Z]{3,20}")
_NUMBER = re.compile(r"-?\d{1,10}")
_INSIDE = 3  # objects below each other that are looked into, also where one is a string of the other
_LOOKED = 200  # objects that are looked at


def said(body: dict[str, Value]) -> Said | None:
    """Code and message of an error body, None where it is none; where the outermost object is none, the first inside
    that is."""
    for looked, (inner, depth) in enumerate(_objects(body)):
        if looked >= _LOOKED:
            break
        found = _judged(inner)
        if found and (depth == 0 or found[0] or found[1]):
            return found
    return None


def _objects(body: dict[str, Value]) -> Iterator[tuple[dict[str, Value], int]]:
    """The objects inside an object with their depth, the outer ones first."""
    level: list[Value] = [body]
    for depth in range(_INSIDE + 1):
        below: list[Value] = []
        for held in level[:_LOOKED]:
            value = _parsed(held) if isinstance(held, str) else held
            if isinstance(value, dict):
                yield value, depth
                below += value.values()
            elif isinstance(value, list):
                below += value
        level = below


def _parsed(value: str) -> dict[str, Value]:
    """The object that a string holds, empty where it holds none."""
    at = value.find("{")
    return Reader(value, at, len(value)).root if 0 <= at < 200 and begins(value, at) else {}


def _judged(body: dict[str, Value]) -> Said | None:
    error = body.get("error", body.get("Error", body.get("odata.error", body.get("fault"))))
    if isinstance(error, dict) and (any(name in error for name in (*_MESSAGES, *_CODES))):
        return _code(error) or _code(body), _message(error) or _message(body)
    errors = body.get("errors", body.get("Errors"))
    if isinstance(errors, list) and errors:
        return _listed(errors[0], body)
    if isinstance(error, str) and error not in _NOTHING:
        return _worded(error, body)
    return _flat(body)


def _listed(first: Value, body: dict[str, Value]) -> Said | None:
    """The first of a list of errors, as in GraphQL (`extensions.code`) and JSON:API."""
    if isinstance(first, dict):
        extensions = first.get("extensions")
        code = _code(extensions) if isinstance(extensions, dict) else ""
        message = _message(first)
        return (code or _code(first), message) if message else None
    if isinstance(first, str) and " " in first:
        return _code(body), first
    return None


def _worded(error: str, body: dict[str, Value]) -> Said | None:
    """`error` as a word with a description beside it, or as the message."""
    beside = _message(body)
    status = next((body[n] for n in ("status", "statusCode", "code") if isinstance(body.get(n), str)), "")
    if beside:
        return (error if not isinstance(status, str) or not _NUMBER.fullmatch(status) else status), beside
    if " " in error.strip() or status:
        return (status if isinstance(status, str) else ""), error
    return (error, "") if re.fullmatch(r"[A-Za-z]\w{3,60}", error) and len(body) <= 3 else None


def _flat(body: dict[str, Value]) -> Said | None:
    """Code and message side by side, where the code is one of an error: problem details, AWS, Node, logs."""
    message = _message(body)
    if not message:
        return None
    code = _code(body)
    words = [body.get(name) for name in ("code", "Code", "name", "type", "__type", "status", "statusCode", "errorCode",
                                         "errorType", "ExceptionType", "error_code", "exception")]  # fmt: skip
    level = body.get("level", body.get("severity", ""))
    if isinstance(level, str) and level.lower() in _LEVELS:
        return code if _FAILED.fullmatch(code) else level.lower(), message
    if "__type" in body or "errorMessage" in body or "errorSummary" in body or "ExceptionMessage" in body:
        return code, message
    if any(isinstance(word, str) and _FAILED.fullmatch(word.rpartition("#")[2].rpartition(".")[2]) for word in words):
        return code, message
    alone = set(body) <= {"message", "documentation_url", "detail", "status", "success", "ok"}
    return (
        (code, message) if alone and body.get("success", body.get("ok", "false")) == "false" and len(body) > 1 else None
    )


def _message(body: dict[str, Value]) -> str:
    for name in _MESSAGES:
        value = body.get(name)
        if isinstance(value, dict):
            value = value.get("value")
        if isinstance(value, str) and value not in _NOTHING and not _NUMBER.fullmatch(value):
            return value.strip()
    return ""


def _code(body: dict[str, Value]) -> str:
    """The code: a name before a number."""
    found = [
        re.split("[#/]", value)[-1] if name in ("__type", "type") else value
        for name in _CODES
        if isinstance(value := body.get(name), str) and value not in _NOTHING and len(value) <= 120
    ]
    named = [code for code in found if not _NUMBER.fullmatch(code) and " " not in code and code != "error"]
    return next(iter(named or [code for code in found if _NUMBER.fullmatch(code)]), "")
