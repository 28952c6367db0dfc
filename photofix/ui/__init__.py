"""The Qt window. Widgets live in the GUI thread and never touch torch; workers never touch a widget."""
