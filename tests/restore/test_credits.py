"""Every library, the network's beginnings, the data and the samples are named with their licence."""

from __future__ import annotations

from photofix.restore.credits import credits
from photofix.restore.software import software_facts


def test_all_that_ships_is_named_with_its_licence() -> None:
    lines = credits().splitlines()
    for name in software_facts()["libraries"]:
        (line,) = (line for line in lines if line.strip().startswith(f"{name} "))
        assert "not told" not in line and len(line) < 300
    assert any("EfficientNet" in line and "Apache-2.0" in line for line in lines)
    assert any("Unsplash: " in line for line in lines) and not any("unsplash.com" in line for line in lines)
    assert sum(line.startswith("  ") and ".jpg: " in line for line in lines) == 4
