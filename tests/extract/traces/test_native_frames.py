from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.extract.traces.native_frames import NativeFrame, frame

F = NativeFrame


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "    #1 0x4f1b00 in trim(int, char*) /src/a b/wick.cc:12:5",
            F(1, "trim(int, char*)", "/src/a b/wick.cc", 12, 5),
        ),
        ("    #1 0x4f1b00 in trim src/wick.cc:12", F(1, "trim", "src/wick.cc", 12)),
        ("    #1 0x4f1b00 in trim C:\\src\\wick.cc:12", F(1, "trim", "C:\\src\\wick.cc", 12)),
        ("    #1 0x4f1b00 in trim (/out/libstdc++.so.6+0xbef78)", F(1, "trim", module="/out/libstdc++.so.6")),
        ("    #1 0x4f1b00 (/out/wick+0xbef78) (BuildId: 00ff)", F(1, "", module="/out/wick")),
        ("    #1 0x4f1b00  (<unknown module>)", F(1, "", module="<unknown module>")),
        ("    #1 0x4f1b00 in", F(1, "")),
        (
            "    #2.1  0x00005332f2cb9a95 in trim(int) ../../wick.cc:12 <<application>>+0x75a95",
            F(2, "trim(int)", "../../wick.cc", 12, module="<<application>>"),
        ),
        ("#2 0x55d0 trim<wax::Soft>()", F(2, "trim<wax::Soft>()")),
        ("#2 0x55d0 /usr/lib/libwax.so+0x12", F(2, "", "/usr/lib/libwax.so")),
        ("#2 0x55d0 trim(int) (/out/wick+0x12)", F(2, "trim(int)", module="/out/wick")),
        ("    #0 trim wick.c:12:3 (wick+0x12)", F(0, "trim", "wick.c", 12, 3, "wick", sure=False)),
        ("    #0 trim <null> (wick+0x12)", F(0, "trim", module="wick", sure=False)),
        ("#10 0x7f in trim () from /lib/libwax.so", F(10, "trim ()", module="/lib/libwax.so")),
        (
            "      #01 pc 0000000000012345  /system/lib64/libwax.so (trim+12)",
            F(1, "trim", module="/system/lib64/libwax.so"),
        ),
        ("3   Wick Framework   0x0000000108f34c40 trim(int) + 19", F(3, "trim(int)", module="Wick Framework")),
        ("wick::(anonymous namespace)::Trim() [0x14830]", F(-1, "wick::(anonymous namespace)::Trim()")),
        ("./wick.out() [0x14830]", F(-1, "", "./wick.out")),
        (" 1: 0xb090e0 node::Abort() [node]", F(1, "node::Abort()", module="node")),
        (" 1: 0x10003d035 trim(int)", F(1, "trim(int)")),
        (" 0  libwax.so!trim [wick.cc : 12 + 0x4]", F(0, "trim", "wick.cc", 12, module="libwax.so")),
        ("0012f580 76c92f4a 00000000 00000000 wick!trim+0x12", F(-1, "trim", module="wick")),
        ("0012f580 76c92f4a wick+0x12", F(-1, "", module="wick")),
        ("\ttrim [0x61C20814+20] (base\\wick.cc:215)", F(-1, "trim", "base\\wick.cc", 215)),
        ("./wick(_Z4trimi+0x12) [0x7f00]", F(-1, "_Z4trimi", module="./wick")),
        ("./wick(trim(int, char)+0x12) [0x7f00]", F(-1, "trim(int, char)", module="./wick")),
        ("./wick() [0x4005d4]", F(-1, "", "./wick")),
        ("==7==    by 0x4005: ??? (in /usr/bin/wick)", F(-1, "", module="/usr/bin/wick")),
    ],
)
def test_line_of_a_stack_is_read(line: str, expected: NativeFrame) -> None:
    """Each tool's form of a frame gives number, function, place and module."""
    assert frame(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "#1 Fix the wick",
        "#12 faded away",
        "#0 /srv/app/wick.php(12): trim()",
        "#1 {main}",
        "#0      trim (package:wick/wick.dart:12:3)",
        "1. Light the wick",
        "2024 was a good year!",
        "See [0x12] for more",
        "0   nothing here",
        "==7== HEAP SUMMARY:",
        "    frame #x: `wick`",
        "",
    ],
)
def test_other_lines_are_no_frames(line: str) -> None:
    """Headings, lists and other languages' frames are not taken for native ones."""
    assert frame(line) is None


@given(st.text(alphabet="#0x1 in()<>[]{}+:/!`=.\x00\ud800af", max_size=60))
def test_any_line_is_read_without_error(line: str) -> None:
    """Whatever stands in a line, reading it ends with a frame or none."""
    assert frame(line) is None or frame(line) is not None
