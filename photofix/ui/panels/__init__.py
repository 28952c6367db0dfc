"""Widgets around the canvas: sidebar, filmstrip, queue, status bar, menus. They know documents, not controllers."""
