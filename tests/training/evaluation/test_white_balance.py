"""Wrongly balanced photos: only the light is another one, as far along its locus as was asked for."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from photofix.color_space import luma, srgb_to_lab
from photofix.training.evaluation import white_balance as _white_balance
from photofix.training.evaluation.white_balance import planckian, white_balance_cases, wrongly_balanced

CLEAN = data.coffee()[::4, ::4].astype(np.float32) / np.float32(255)


@pytest.mark.parametrize("kelvin", [2300, 3000, 4500, 6500, 12000])
def test_a_black_body_gets_bluer_with_heat_and_6500_kelvin_is_nearly_white(kelvin: float) -> None:
    red, green, blue = planckian(kelvin)
    hotter = planckian(kelvin * 1.05)
    assert green == 1 and hotter[0] < red and hotter[2] > blue
    if kelvin == 6500:
        assert abs(red - 1) < 0.08 and abs(blue - 1) < 0.08


def test_the_right_light_gives_the_photo_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_white_balance, "_gains", lambda rng: np.ones(3, np.float32))
    for seed in range(6):
        again = wrongly_balanced(CLEAN, np.random.default_rng(seed))
        assert np.abs(again - CLEAN).mean() < 0.01, "only colours that the sensor cannot hold are lost"


def test_grey_turns_warm_or_cold_and_off_the_locus_green_or_pink_and_order_of_tones_stays() -> None:
    ramp = np.repeat(np.linspace(0.05, 0.6, 64, dtype=np.float32)[None, :, None], 3, axis=2)
    warm, green = [], []
    for seed in range(80):
        result = wrongly_balanced(ramp, np.random.default_rng(seed))
        assert (np.diff(luma(result)[0]) > -1e-6).all() and result.min() >= 0 and result.max() <= 1
        _, a, b = srgb_to_lab(result)[0, 32]
        warm.append(b)
        green.append(a)
    assert min(warm) < -5 and max(warm) > 5 and 0.2 < np.mean(np.array(warm) > 0) < 0.8
    assert min(green) < -5 and max(green) > 5


def test_cases_are_the_same_every_time_and_differ_from_the_truth(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "cup.png"), data.coffee()[::8, ::8, ::-1])
    first, again, other = (list(white_balance_cases(tmp_path, seed)) for seed in (0, 0, 1))
    assert [case[0] for case in first] == ["cup"]
    assert np.array_equal(first[0][1], again[0][1]) and not np.array_equal(first[0][1], other[0][1])
    assert np.array_equal(first[0][2], data.coffee()[::8, ::8])
    assert np.abs(first[0][1].astype(int) - first[0][2]).mean() > 3
