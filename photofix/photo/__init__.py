"""Photos between file and memory: nothing lost on the way in or out.

Pixels are RGB everywhere; the blue-green-red order of OpenCV stays inside the function that calls it.
"""
