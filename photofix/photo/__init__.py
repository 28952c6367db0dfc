"""Photos between file and memory: nothing lost on the way in or out. BGR exists only in this folder."""
