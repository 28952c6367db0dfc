"""The main window, its actions and commands: puts parts together. A part that can stand alone lives below."""
