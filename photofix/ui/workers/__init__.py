"""Threads, the jobs they take and the doors to the rest of the package (`services`). No widget."""
