"""The faults that are planted by hand (`planted_faults.py`) still stand in the code as it is."""

import pytest
from planted_faults import PACKAGES, is_of_the_code

FAULTS = [fault for faults in PACKAGES.values() for fault in faults]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_can_still_be_planted(fault):
    assert is_of_the_code(fault), f"Say what {fault.file} says now."
