"""The picture and what is painted over it: layers, brush, findings, navigator. No panel, no dialog."""
