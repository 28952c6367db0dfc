"""What is open: documents, library, findings, presets, clipboard. No widget."""
