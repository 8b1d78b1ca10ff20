"""The examples in the docstrings of the analyses give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import graphmap.analysis

FOUND = pkgutil.walk_packages(graphmap.analysis.__path__, "graphmap.analysis.")
MODULES = sorted(module.name for module in FOUND)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_module_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
