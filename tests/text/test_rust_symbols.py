from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.rust_symbols import rust_path


@pytest.mark.parametrize(
    ("symbol", "path"),
    [
        ("_ZN7lantern4trim17h0123456789abcdefE", "lantern::trim"),
        ("__ZN7lantern4trim17h0123456789abcdefE", "lantern::trim"),
        ("_ZN52_$LT$T$u20$as$u20$lantern..Wick$GT$4trim17h0123456789abcdefE", ""),
        ("_ZN35_$LT$T$u20$as$u20$lantern..Wick$GT$4trim17h0123456789abcdefE", "<T as lantern::Wick>::trim"),
        ("_RNvC7lantern4trim", "lantern::trim"),
        ("_RNvCs1234_7lantern4trim", "lantern::trim"),
        ("_RNvNtCs1_7lantern4wick4trim", "lantern::wick::trim"),
        ("_RNCNvC7lantern4trim0", "lantern::trim::{{closure}}"),
        ("_RNvMs_NtCs1_7lantern4wickNtB4_4Wick4trim", "lantern::wick::Wick::trim"),
        ("_RNvXs_C7lanternNtB4_4WickNtC3wax4Burn4burn", "lantern::Wick::burn"),
        ("_RNvYNtC7lantern4WickNtC3wax4Burn4burn", "lantern::Wick::burn"),
        ("_RINvC7lantern4trimjRShTjEAhj4_Oh", ""),
        ("_RINvC7lantern4trimjRShTjhEKj4_E", "lantern::trim"),
        ("_RINvC7lantern4trimL0_QL_hPhE", "lantern::trim"),
        ("_RNvC7lanternu3_a_b", "lantern::a_b"),
        ("_RNvB0_4trim", ""),
        ("_RFE", ""),
        ("_R", ""),
        ("_RMC7lanternNtB0_4Wick", "lantern::Wick"),
        ("_RNvMC7lanternB2_4trim", "lantern::trim"),
        ("_RNvC7lanternx", ""),
        ("_RNvMC7lanternDE4trim", ""),
        ("_RINvC7lantern4trimB99999999999999_E", ""),
        ("_RINvC7lantern4trim" + "P" * 90 + "hE", ""),
        ("_ZN4Wick4trimEv", ""),
        ("_ZN20h0123456789abcdefE17h0123456789abcdefE", ""),
        ("trim", ""),
        ("_RNvC7lantern", ""),
        ("_R" + "Nv" * 200, ""),
        ("_RNv?", ""),
    ],
)
def test_symbol_gives_its_path(symbol: str, path: str) -> None:
    """Both schemes are read without hashes, disambiguators and generic arguments."""
    assert rust_path(symbol) == path


@given(st.text(alphabet="NvCtMXYIBRSTAEKLsu_0123459abchjFDOPQ", max_size=50))
def test_any_symbol_is_read_or_not(rest: str) -> None:
    """No symbol raises, and back references end."""
    assert isinstance(rust_path("_R" + rest), str)
