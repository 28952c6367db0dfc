"""What a picture shows before it is restored: where the print lies in its scan, several prints on one scan, which side
is up, and whether it is a negative.

Classical image analysis on a `Photo`, no file format and no task: `find_area`, `find_prints`, `find_turn` and
`as_positive` are its doors.
"""
