"""PhotoFix restores photographs: haze, rust and faded colour, with one multi-task network."""

__version__ = "0.1.0"
