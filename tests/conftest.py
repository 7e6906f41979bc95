"""Options of the suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes the stored numbers of the instances anew instead of holding the run against them."""
    parser.addoption("--update", action="store_true", help="write the stored numbers of instances/ anew")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether stored numbers are to be written anew."""
    return bool(request.config.getoption("--update"))
