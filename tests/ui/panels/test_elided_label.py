"""A label that gives way still says something."""

from __future__ import annotations

from typing import Any

import pytest

from photofix.ui.panels.elided_label import ElidedLabel


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_as_much_is_painted_as_there_is_room_for(share: float, qtbot: Any) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("perhaps 8 places")
    label.resize(round(label.sizeHint().width() * share), label.sizeHint().height())
    picture = label.grab().toImage()
    columns = [len({picture.pixel(x, y) for y in range(picture.height())}) for x in range(picture.width())]
    inked = [x for x, tones in enumerate(columns) if tones > 1]
    assert len(inked) > 0.4 * picture.width() and min(inked) < 0.2 * picture.width()
    assert label.text() == "perhaps 8 places"
