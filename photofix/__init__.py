"""PhotoFix restores photographs: haze, rust, faded colour and noise, with one multi-task network."""

__version__ = "0.1.0"
