from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.fingerprint.functions import plain, stable
from tests.text.growth import assert_linear


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lantern::trim(int, char const*) const", "lantern::trim"),
        ("void lantern::trim<int>(std::vector<int, std::allocator<int> > const&)", "lantern::trim"),
        ("unsigned int trim<char>(int)", "trim"),
        ("lantern::Wick<wax::Soft>::length(int) const", "lantern::Wick::length"),
        ("(anonymous namespace)::trim(int)", "trim"),
        ("`anonymous namespace'::trim", "trim"),
        ("non-virtual thunk to lantern::Wick::trim()", "lantern::Wick::trim"),
        ("trim.isra.0", "trim"),
        ("trim.part.1.constprop.2", "trim"),
        ("trim(int) [clone .cold]", "trim"),
        ("memcpy@@GLIBC_2.14", "memcpy"),
        ("trim+0x12/0x34", "trim"),
        ("trim + 83", "trim"),
        ('trim (w=0x0, name=0x4 "(")', "trim"),
        ("trim ()", "trim"),
        ("trim(int, std::pair<int", "trim"),
        ("operator()", "operator()"),
        ("lantern::Wick::operator<<(int)", "lantern::Wick::operator<<"),
        ("lantern::Wick::operator->()", "lantern::Wick::operator->"),
        ("lantern::Wick::operator bool() const", "lantern::Wick::operator bool"),
        ("std::function<void ()>::operator()() const", "std::function::operator()"),
        ("trim(void (*)(int))", "trim"),
        ("lantern::light()::{lambda(int)#1}::operator()(int) const", "lantern::light()::lambda::operator()"),
        ("lantern::light()::$_0::operator()() const", "lantern::light()::lambda::operator()"),
        ("_ZN7lantern4Wick4trimEv", "lantern::Wick::trim"),
        ("_ZN7lantern4trim17h0123456789abcdefE", "lantern::trim"),
        ("_ZN7lantern4trimEv.isra.0", "lantern::trim"),
        ("_RNvCs1234_7lantern4trim", "lantern::trim"),
        ("lantern::trim::h0123456789abcdef", "lantern::trim"),
        ("<lantern::Wick<T> as core::fmt::Display>::fmt", "lantern::Wick::fmt"),
        ("<lantern::Wick as wax::From<&str>>::from", "lantern::Wick::from"),
        ("lantern::trim::{{closure}}", "lantern::trim::lambda"),
        ("lantern::trim::{closure#0}", "lantern::trim::lambda"),
        ("main.(*Wick).Trim", "main.(*Wick).Trim"),
        ("example.org/lantern.(*Wick).Trim.func1.2", "example.org/lantern.(*Wick).Trim.lambda"),
        ("lantern.Map[...]", "lantern.Map"),
        ("org.example.Wick.lambda$trim$0", "org.example.Wick.trim.lambda"),
        ("org.example.Wick.<init>", "org.example.Wick.<init>"),
        ("<listcomp>", "<listcomp>"),
        ("<module>", "<module>"),
        ("Object.<anonymous>", "Object.lambda"),
        ("new Wick", "Wick"),
        ("-[Wick trim:to:]", "-[Wick trim:to:]"),
        ("?trim@Wick@lantern@@QEAAXXZ", "lantern::Wick::trim"),
        ("??0Wick@lantern@@QEAA@XZ", "lantern::Wick::Wick"),
        ("??1Wick@lantern@@QEAA@XZ", "lantern::Wick::~Wick"),
        ("??$trim@H@lantern@@", "??$trim@H@lantern@@"),
        ("App\\Wick->trim()", "App\\Wick->trim"),
        ("_Znonsense", "_Znonsense"),
        ("trim", "trim"),
        ("", ""),
    ],
)
def test_name_is_made_stable(name: str, expected: str) -> None:
    """What differs by build, instance and tool goes; what names the function stays."""
    assert stable(name) == expected


def test_plain_name_keeps_templates() -> None:
    """`plain` takes away what tools add, not what the source says."""
    assert plain("void lantern::trim<int>(int) [clone .cold]") == "lantern::trim<int>"


@given(st.text(alphabet="abZN_R$:<>()[]{}.*&+ 0123x@?`'~,E\x00\ud800", max_size=60))
def test_any_name_ends_in_a_name(name: str) -> None:
    """No string raises, and one that is stable stays what it is."""
    once = stable(name)
    assert isinstance(once, str)
    assert len(once) <= len(name) + 60


@pytest.mark.parametrize("part", ["<", "(", "[", "{lambda(", "operator(", "_ZN", "::", "(a=", " as ", "trim(", "NtB0_"])
def test_time_grows_with_the_name(part: str) -> None:
    """Long names made of one part take time in proportion."""
    assert_linear(
        lambda text: [stable(text[at : at + 3000]) for at in range(0, len(text), 3000)],
        lambda n: part * (n // len(part)),
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lamp.Wick.<TrimAsync>d__5.MoveNext", "Lamp.Wick.TrimAsync"),
        ("Lamp.Wick+<Trim>d__12`1.MoveNext()", "Lamp.Wick.Trim"),
        ("Lamp.Wick.<>c.<Trim>b__3_0(Int32 i)", "Lamp.Wick.Trim.lambda"),
        ("Lamp.Wick.<>c__DisplayClass3_0.<<Trim>b__1>d.MoveNext()", "Lamp.Wick.Trim.lambda"),
        ("Lamp.Wick.<Trim>g__Cut|4_1(String s)", "Lamp.Wick.Trim.Cut"),
        ("Lamp.Program.<Main>$(String[] args)", "Lamp.Program.<Main>$"),
    ],
)
def test_names_that_csharp_makes_are_those_of_the_source(name: str, expected: str) -> None:
    """Async methods, iterators, lambdas and local functions, without the numbers of a build."""
    assert stable(name) == expected
