from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtrail.text.itanium import demangled


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("_Z4trimi", "trim"),
        ("__ZN7lantern4trimEv", "lantern::trim"),
        ("_ZN7lantern4WickC1ERKS0_", "lantern::Wick::Wick"),
        ("_ZN7lantern4WickD0Ev", "lantern::Wick::~Wick"),
        ("_ZNK7lantern4Wick6lengthEv", "lantern::Wick::length"),
        ("_ZNSt6vectorIiSaIiEE9push_backEOi", "std::vector::push_back"),
        ("_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_", "std::move"),
        ("_ZNSs6appendEPKc", "std::string::append"),
        ("_ZN12_GLOBAL__N_14trimEv", "trim"),
        ("_ZZN7lantern4trimEvENKUlvE_clEv", "lantern::trim::lambda::operator()"),
        ("_ZZ4trimiE5count", "trim::count"),
        ("_ZZ4trimiEs_0", "trim"),
        ("_ZZ4trimiEd0_NKUlvE_clEv", "trim::lambda::operator()"),
        ("_ZN7lanternlsERSoRKNS_4WickE", "lantern::operator<<"),
        ("_ZN4WickcvbEv", "Wick::operator cast"),
        ("_Zli2_wPKc", 'operator""_w'),
        ("_ZnwmPv", "operator new"),
        ("_ZThn16_N4Wick4trimEv", "Wick::trim"),
        ("_ZTv0_n24_N4Wick4trimEv", "Wick::trim"),
        ("_ZTchn8_h16_N4Wick4trimEv", "Wick::trim"),
        ("_ZTVN7lantern4WickE", "lantern::Wick"),
        ("_ZN4WickB5cxx114trimB5cxx11Ev", "Wick::trim"),
        ("_ZL4trimv", "trim"),
        ("_ZN4WickILi10EE4trimEv", "Wick::trim"),
        ("_ZN4WickILN3wax4SoftE1EE4trimEv", "Wick::trim"),
        ("_ZN4WickIJidEE4trimEv", "Wick::trim"),
        ("_ZN4WickIXadL_Z4trimiEEE4snufEv", "Wick::snuf"),
        ("_ZN4WickIA10_cM3WaxFivEDpT_Dv4_fDnE4trimEv", "Wick::trim"),
        ("_ZN4WickIFivREE4trimEv", "Wick::trim"),
        ("_ZN4WickIL_Z4trimiEE4snufEv", "Wick::snuf"),
        ("_ZN4WickUt_4trimEv", "Wick::trim"),
        ("_ZN4WickIU3AS1iDtfp_EE4trimEv", "Wick::trim"),
        ("_Z4trimIiET_S0_", "trim"),
        ("_ZN4WickIDTcl4trimfp_EEE4snufEv", "Wick::snuf"),
        ("_ZNDTfp_E4trimEv", "trim"),
        ("_ZNT_4trimEv", "trim"),
        ("_ZNM4WickE", "Wick"),
        ("_ZNVK4Wick4trimEv", "Wick::trim"),
        ("_ZNS_4trimEv", "trim"),
        ("_ZN4WickIT_IiEDoiE4trimEv", "Wick::trim"),
        ("_ZN4Wick0trimEv", ""),
        ("_ZN4WickX", ""),
        ("_ZN4WickIQE4trimEv", ""),
        ("_ZZ4triminUl_E", ""),
        ("_ZZ4trimiENKUlvEx_clEv", ""),
        ("trim", ""),
        ("x_Z4trimi", ""),
        ("_Z", ""),
        ("_ZN4tri", ""),
        ("_ZN99trimE", ""),
        ("_ZN4trim", ""),
        ("_ZN4Wick?E", ""),
        ("_Z" + "N4Wick" * 3, ""),
        ("_ZN4WickI" + "P" * 200 + "iE4trimEv", ""),
    ],
)
def test_symbol_gives_its_path(symbol: str, name: str) -> None:
    """Names, scopes, constructors, operators, lambdas and thunks are read; arguments are walked over."""
    assert demangled(symbol) == name


@given(st.text(alphabet="_ZNSTKERPLXIJFDMAUB0123459abcdistvw", max_size=50))
def test_any_symbol_is_read_or_not(rest: str) -> None:
    """No symbol raises."""
    assert isinstance(demangled("_Z" + rest), str)
