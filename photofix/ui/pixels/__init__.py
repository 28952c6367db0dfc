"""Pure pixel work for the screen. No thread, no widget, no document."""
