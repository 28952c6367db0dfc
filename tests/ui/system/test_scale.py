"""The size of text and controls: remembered, told to Qt in time, never against the person's own variable."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QSettings

from photofix.ui.system.scale import SCALES, apply_scale, choose_scale, chosen_scale


@pytest.fixture(autouse=True)
def _no_factor(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "1")  # so that what the test sets is undone
    monkeypatch.delenv("QT_SCALE_FACTOR")


def test_as_the_system_says_nothing_is_told() -> None:
    apply_scale()
    assert chosen_scale() == 0 and "QT_SCALE_FACTOR" not in os.environ


@pytest.mark.parametrize("percent", [scale for scale in SCALES if scale])
def test_what_was_chosen_is_told(percent: int) -> None:
    choose_scale(percent)
    apply_scale()
    assert float(os.environ["QT_SCALE_FACTOR"]) == percent / 100


def test_the_persons_own_factor_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "1.3")
    choose_scale(200)
    apply_scale()
    assert os.environ["QT_SCALE_FACTOR"] == "1.3"


@pytest.mark.parametrize("nonsense", ["many", "199", "", "-125"])
def test_nonsense_in_the_settings_is_as_the_system(nonsense: str) -> None:
    QSettings().setValue("scale", nonsense)
    assert chosen_scale() == 0
