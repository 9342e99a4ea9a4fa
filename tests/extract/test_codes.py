"""Coded errors in words, in JSON and in XML, and the numbers that are none."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.codes import names
from fixtrail.extract.codes.find import codes
from fixtrail.extract.codes.phrases import parse
from tests.text.growth import assert_linear
from tests.text.hostile import HOSTILE

Found = list[tuple[str, str, str]]


def found(text: str) -> Found:
    """Kind, code and message of each."""
    return [(code.kind, code.code, code.message) for code in codes(text, 4_000)]


def spans(text: str) -> list[str]:
    return [text[code.start : code.end] for code in codes(text, 4_000)]


WORDS: list[tuple[str, Found]] = [
    ("HTTP/1.1 502 Bad Gateway", [("http", "502", "Bad Gateway")]),
    ("HTTP/2 503", [("http", "503", "Service Unavailable")]),
    ("status code 404", [("http", "404", "Not Found")]),
    ("Request failed with status code 500", [("http", "500", "Internal Server Error")]),
    ("it says 404 Not Found again", [("http", "404", "Not Found")]),
    ("it says 404 (not found)", [("http", "404", "not found")]),
    ("HTTP Error 403: Forbidden", [("http", "403", "Forbidden")]),
    ("responded with a status of 504 (Gateway Timeout)", [("http", "504", "Gateway Timeout")]),
    ("The server returned an error: (407) Proxy", [("http", "407", "Proxy Authentication Required")]),
    ("I got a 500 error", [("http", "500", "Internal Server Error")]),
    ("response code: 429", [("http", "429", "Too Many Requests")]),
    ("exit code 1", [("exit", "1", "")]),
    ("exit status: 101", [("exit", "101", "")]),
    ("exited with code 137 (SIGKILL)", [("exit", "137", "SIGKILL"), ("signal", "SIGKILL", "Killed")]),
    ("npm ERR! Exit status 1", [("exit", "1", "")]),
    ("returned non-zero exit status 2.", [("exit", "2", "")]),
    ("exited with 3.", [("exit", "3", "")]),
    ("exitCode: 4", [("exit", "4", "")]),
    ("exit code 0x5", [("exit", "0x5", "")]),
    ("exit code -1073741819", [("exit", "-1073741819", "STATUS_ACCESS_VIOLATION")]),
    ("exit code 3221225501", [("exit", "3221225501", "STATUS_ILLEGAL_INSTRUCTION")]),
    ("exit code 255", [("exit", "255", "")]),
    ("it died of SIGSEGV", [("signal", "SIGSEGV", "Segmentation fault")]),
    ("killed by signal: 9", [("signal", "SIGKILL", "Killed")]),
    ("signal: 15, SIGTERM: termination", [("signal", "SIGTERM", "Terminated")]),
    ("signal: killed", [("signal", "SIGKILL", "Killed")]),
    ("Segmentation fault (core dumped)", [("signal", "SIGSEGV", "Segmentation fault")]),
    ("Aborted (core dumped)", [("signal", "SIGABRT", "Aborted")]),
    ("Error: ENOENT: no such file, open '/a'", [("errno", "ENOENT", "no such file, open '/a'")]),
    ("connect ECONNREFUSED 127.0.0.1:80", [("errno", "ECONNREFUSED", "Connection refused")]),
    ("code: 'EACCES',", [("errno", "EACCES", "Permission denied")]),
    ("[Errno 2] No such file or directory: 'x'", [("errno", "ENOENT", "No such file or directory: 'x'")]),
    ("[Errno 48] Address already in use", [("errno", "EADDRINUSE", "Address already in use")]),
    ("No such file or directory (os error 2)", [("errno", "ENOENT", "No such file or directory")]),
    ("The system cannot find it. (os error 3)", [("windows", "0x80070003", "The system cannot find it.")]),
    ("failed, errno=13", [("errno", "EACCES", "Permission denied")]),
    ("errno: EPIPE", [("errno", "EPIPE", "Broken pipe")]),
    ("SQLSTATE[42S02]: Base table not found", [("sqlstate", "42S02", "Base table not found")]),
    ("ERROR: two pears (SQLSTATE 23505)", [("sqlstate", "23505", "two pears")]),
    ("SQL state: 22012", [("sqlstate", "22012", "division by zero")]),
    ("sqlstate=23999", [("sqlstate", "23999", "integrity constraint violation")]),
    ("ERROR 1045 (28000): Access denied", [("sqlstate", "28000", "Access denied")]),
    ("HRESULT: 0x80070005", [("windows", "0x80070005", "ERROR_ACCESS_DENIED")]),
    ("Exception code: 0xc0000005", [("windows", "0xC0000005", "STATUS_ACCESS_VIOLATION")]),
    ("failed with error 0x80ABCDEF", [("windows", "0x80ABCDEF", "")]),
    ("0x80131500", [("dotnet", "0x80131500", "COR_E_EXCEPTION")]),
    ("[WinError 5] Access is denied", [("windows", "0x80070005", "Access is denied")]),
    ("System error 1332 has occurred.", [("windows", "0x80070534", "ERROR_NONE_MAPPED")]),
    ("GetLastError() returned 5", [("windows", "0x80070005", "ERROR_ACCESS_DENIED")]),
    ("error NU1101: No package", [("tool", "NU1101", "No package")]),
    ("ORA-00942: no table", [("tool", "ORA-00942", "no table")]),
    ("error NETSDK1045: too old", [("tool", "NETSDK1045", "too old")]),
    ("Error [ERR_REQUIRE_ESM]: require() of it", [("tool", "ERR_REQUIRE_ESM", "require() of it")]),
    ("net::ERR_CONNECTION_REFUSED", [("tool", "net::ERR_CONNECTION_REFUSED", "")]),
    ("npm ERR! code ELIFECYCLE", [("tool", "ELIFECYCLE", "")]),
    ("E11000 duplicate key", [("tool", "E11000", "duplicate key")]),
    ("curl: (6) Could not resolve", [("tool", "curl 6", "Could not resolve")]),
    ("code = DeadlineExceeded desc = too late", [("tool", "DEADLINE_EXCEEDED", "too late")]),
    ("StatusCode.UNAVAILABLE", [("tool", "UNAVAILABLE", "")]),
    ("14 UNAVAILABLE: no connection", [("tool", "UNAVAILABLE", "no connection")]),
    ('Status { code: Unavailable, message: "desc = \\"x\\" now" }', [("tool", "UNAVAILABLE", 'desc = \\"x\\" now')]),
    ("received signal SIGSEGV, Segmentation fault.", [("signal", "SIGSEGV", "Segmentation fault")]),
    ("terminated with signal 11, Segmentation fault.", [("signal", "SIGSEGV", "Segmentation fault")]),
    ("EACCES", [("errno", "EACCES", "Permission denied")]),
    ("pod is in CrashLoopBackOff", [("tool", "CrashLoopBackOff", "")]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS, ids=[text for text, _ in WORDS])
def test_code_in_words_is_found(text: str, expected: Found) -> None:
    """Each way in which tools write a code gives its canonical name and what it says."""
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "404 issues are open",
        "exit 1 of the road",
        "500 lines, 502 badgers",
        "line 404 not the one",
        "version 4.0.4 Not Found",
        "exit code 0",
        "status code 999",
        "we handle EINTR in that loop",
        "if errno == EAGAIN",
        "libc::ENOENT and os.EACCES",
        "kill(pid, SIGKILL); signal.SIGTERM",
        "at address 0x80000000 and 0xC0FFEE12",
        "the signal 9 times louder",
        "res.status(404)",
        "run it with --error-exitcode=100",
        "it returns 0x80000000 then",
        "deal with `EAGAIN`",
        "SQLSTATE 00000",
        "SQLSTATE[QQ123]",
        "[Errno 4242] what",
        "StatusCode.PLUM",
        "errno: EPLUM",
        "System error 0",
        '"rules": {"no-console": "error"}',
        '{"error": null, "message": ""}',
        'const r = {"error": err}',
        'res.json({"error": "x" + y})',
        '{"name": "pear", "version": "1.0", "description": "An error", "type": "module"}',
        "<errors>many</errors>",
        "<error></error>",
        "",
    ],
)
def test_number_or_name_in_passing_is_no_code(text: str) -> None:
    """Counts, addresses, names that are only talked about and configuration are not errors."""
    assert found(text) == []


BODIES: list[tuple[str, tuple[str, str]]] = [
    (
        '{"type":"error","error":{"type":"bad_request","message":"no pear"},"request_id":"r"}',
        ("bad_request", "no pear"),
    ),
    ("{'error': {'message': 'no pear', 'type': 'quota', 'param': None, 'code': 'q1'}}", ("q1", "no pear")),
    (r"{\"error\":{\"message\":\"bad \\\"x\\\"\",\"code\":\"E1\"}}", ("E1", 'bad "x"')),
    ('{"body":"{\\"error\\":{\\"message\\":\\"inner\\"}}","n":1}', ("", "inner")),
    ('{"error":{"message":"cut off in the mid', ("", "cut off in the mid")),
    ('{"error":{"code":4,"message":"no"},"more": ...', ("4", "no")),
    ('{"type":"about:blank","title":"No","status":404,"detail":"no pear"}', ("404", "no pear")),
    ('{"type":"https://a.test/probs/no-pear","title":"No pear","status":403}', ("no-pear", "No pear")),
    ('{"data":null,"errors":[{"message":"no","extensions":{"code":"GONE"}}]}', ("GONE", "no")),
    ('{"errors":[{"status":"422","code":"X1","title":"Bad","detail":"no pear"}]}', ("X1", "no pear")),
    ('{"errors":["no pear here"],"code":"P"}', ("P", "no pear here")),
    ('{"__type":"com.acme#NoPearException","message":"no"}', ("NoPearException", "no")),
    ('{"error":"invalid_grant","error_description":"expired"}', ("invalid_grant", "expired")),
    ('{"error":"invalid_grant"}', ("invalid_grant", "")),
    ('{"error":"There is no pear"}', ("", "There is no pear")),
    ('{"status":500,"error":"Internal Server Error","path":"/x"}', ("500", "Internal Server Error")),
    ('{"level":"error","ts":1,"msg":"refused"}', ("error", "refused")),
    ('{"message":"Bad credentials","documentation_url":"https://a.test"}', ("", "Bad credentials")),
    ('{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no method"}}', ("-32601", "no method")),
    ('{"errorMessage":"by zero","errorType":"ZeroDivisionError"}', ("ZeroDivisionError", "by zero")),
    ('{"name":"AxiosError","message":"late","code":"ECONNABORTED"}', ("ECONNABORTED", "late")),
    ('{"odata.error":{"code":"X","message":{"lang":"en","value":"no"}}}', ("X", "no")),
    ('{"response":{"data":{"error":{"code":"deep","message":"no"}}}}', ("deep", "no")),
    ('{"error":{"message":"\\u00fc \\n x","code":"U"}}', ("U", "ü x")),
]


@pytest.mark.parametrize(("body", "said"), BODIES, ids=[body for body, _ in BODIES])
def test_error_body_in_json_is_found_inside_a_line(body: str, said: tuple[str, str]) -> None:
    """Bodies of the known forms give code and message, escaped, in Python's spelling or cut off."""
    text = f"it said: {body}"
    (code,) = codes(text, 4_000)
    assert (code.kind, code.code, code.message) == ("json", *said)
    assert body.startswith(text[code.start : code.end])


def test_status_before_a_body_is_found_beside_it() -> None:
    """The status and the body of one line are two codes, in order."""
    text = 'API Error: 400 {"error":{"type":"bad","message":"404 Not Found"}} (exit code 2)'
    assert found(text) == [("http", "400", "Bad Request"), ("json", "bad", "404 Not Found"), ("exit", "2", "")]


def test_body_ends_with_its_fence() -> None:
    """A body that is not closed does not reach out of its code block."""
    text = '```\n{"error": {"message": "no pear"\n```\nand "more": "words" }\n'
    assert spans(text) == ['{"error": {"message": "no pear"']


def test_body_over_lines_says_its_message_in_one() -> None:
    """Line breaks in a message become spaces."""
    text = json.dumps({"error": {"message": "no\npear", "code": "E9"}}, indent=2)
    assert found(text) == [("json", "E9", "no pear")]


XML: list[tuple[str, tuple[str, str]]] = [
    ("<Error><Code>NoSuchKey</Code><Message>No pear.</Message></Error>", ("NoSuchKey", "No pear.")),
    (
        "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Bad</faultstring></soap:Fault>",
        ("Client", "Bad"),
    ),
    (
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>Bad</s:Text></s:Reason></s:Fault>",
        ("Sender", "Bad"),
    ),
    ('<problem xmlns="urn:ietf:rfc:7807"><title>No</title><status>403</status></problem>', ("403", "No")),
    ("<error>\n  <message>no\n  pear</message>\n</error>", ("", "no pear")),
]


@pytest.mark.parametrize(("body", "said"), XML, ids=[body for body, _ in XML])
def test_error_body_in_xml_is_found(body: str, said: tuple[str, str]) -> None:
    """Bodies of AWS, SOAP and problem details give code and message, and their whole span."""
    text = f'<?xml version="1.0"?>{body} after'
    assert [(c.kind, c.code, c.message) for c in codes(text, 4_000)] == [("xml", *said)]
    assert spans(text) == [body]


def test_xml_that_is_not_closed_ends_with_what_it_says() -> None:
    """A cut off body reaches to the end of its last word."""
    assert spans("<Error><Code>A</Code><Message>no pear") == ["<Error><Code>A</Code><Message>no pear"]


def test_span_has_both_brackets_or_none() -> None:
    """What is quoted is neither cut before a bracket nor with another's."""
    assert spans("GET /x 500 (Internal Server Error) now") == ["500 (Internal Server Error)"]
    assert spans("(HTTP 429)") == ["HTTP 429"]
    assert spans("got `exit code 1`") == ["exit code 1"]


def test_what_begins_behind_the_limit_of_a_line_is_not_looked_at() -> None:
    """The first characters of each line count."""
    text = f"exit code 1 {'x' * 100} exit code 2\nexit code 3"
    assert [code.code for code in codes(text, 50)] == ["1", "3"]


@pytest.mark.parametrize(
    ("line", "said"),
    [("plum x", "'plum'"), ("exit (", "unterminated"), ("for [1]", "Expected `str`"), ("when (", "unterminated")],
)
def test_bad_phrase_is_reported_with_its_place(line: str, said: str) -> None:
    """A line that cannot be read is named by file and number, with the reason."""
    with pytest.raises(ValueError, match=r"p\.txt, line 4: ") as raised:
        parse(f'# codes\nwhen x\nfor ["x"]\n{line}\n', "p.txt")
    assert said in str(raised.value)


def test_phrase_without_a_section_is_reported() -> None:
    """A pattern that belongs to nothing is a mistake."""
    with pytest.raises(ValueError, match=r"p\.txt, line 1: "):
        parse("exit x\n", "p.txt")


@pytest.mark.parametrize("line", ["EPLUM", "EPLUM x No plum"])
def test_bad_name_is_reported_with_its_place(line: str) -> None:
    """A code whose number is missing or none is named by file and number."""
    with pytest.raises(ValueError, match=r"errno\.txt, line 2: "):
        names.parse(f"ENOENT 2 Gone\n{line}\n", "errno.txt", numbered=True)


@pytest.mark.parametrize("number", [5, -2147024891, 2147942405])
def test_one_failure_of_windows_has_one_code(number: int) -> None:
    """Win32's number, the HRESULT and its signed form are the same."""
    assert names.hresult(number) == "0x80070005"


MADE = {
    "open objects": lambda n: '{"a":' * (n // 5),
    "open bodies": lambda n: '{"error":{"message":"' * (n // 20),
    "escaped objects": lambda n: '{\\"error\\":' * (n // 11),
    "an open string": lambda n: '{"error": "' + 'x{"' * (n // 3),
    "lists": lambda n: '{"errors":' + "[" * n,
    "backslashes": lambda n: '{"a":"' + "\\" * n,
    "bodies in bodies": lambda n: '{"error":"' + '{\\"error\\":\\"' * (n // 13),
    "many bodies": lambda n: '{"error":{"message":"a"}}' * (n // 25),
    "open elements": lambda n: "<Error><Code>" * (n // 13) + "</",
    "elements": lambda n: "<Error></Error>" * (n // 15),
    "statuses": lambda n: "404 not " * (n // 8),
    "exits": lambda n: "exit code 1 " * (n // 12),
    "names": lambda n: "ENOENT: " * (n // 8),
    "one name": lambda n: "E" * n,
    "addresses": lambda n: "0x80000000 " * (n // 11),
    "braces": lambda n: "{" * n,
}


@pytest.mark.parametrize("name", sorted(MADE))
def test_text_made_to_be_slow_is_not(name: str) -> None:
    """Deep, open and repeated forms take time as their length."""
    assert_linear(lambda text: codes(text, 4_000), MADE[name])


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_does_not_slow_it_down(name: str) -> None:
    """Neither do texts that are slow for others."""
    assert_linear(lambda text: codes(f'{{"error": {text} exit code', 4_000), HOSTILE[name], size=4_096)


PIECES = [text for text, _ in WORDS] + [body for body, _ in BODIES] + [body for body, _ in XML]


@given(st.lists(st.sampled_from([*PIECES, "\0", "\ud800", "\u202e", "{", "}", '"', "\\", "```\n", "\n", "<", "x"])))
def test_any_mixture_gives_spans_in_order_and_apart(parts: list[str]) -> None:
    """Whatever stands beside each other, spans lie in the text, in order, none inside another."""
    text = " ".join(parts)
    everything = codes(text, 4_000)
    assert all(0 <= code.start < code.end <= len(text) for code in everything)
    assert all(left.end <= right.start for left, right in pairwise(everything))


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    """Nothing raises, and an empty result is a tuple."""
    assert isinstance(codes(f'{{"error": {text}', 4_000), tuple)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=9), lambda v: st.lists(v) | st.dictionaries(st.text(max_size=5), v)
    )
)
def test_body_around_any_value_says_its_error(value: object) -> None:
    """Whatever else a body holds, its error is read as JSON means it."""
    body = {"error": {"message": "no pear", "code": "E1"}, "beside": value}
    assert found(json.dumps(body)) == [("json", "E1", "no pear")]
