"""The restored photo as a file, and the proof that it is what was shown. Pixels come from `render`."""
