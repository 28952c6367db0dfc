"""What the window owes to the system: theme, icons, language, settings, focus and wheel. No photo, no document."""
