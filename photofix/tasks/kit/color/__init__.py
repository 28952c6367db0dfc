"""Colour: the operator, and what a restored picture shows of its light.

- `transform`: curves, gains and matrix as they run on pixels.
- `correction`: what classical methods say of the light, and what is made of it. `scene_measures`: what else the picture
  shows, in numbers.
"""
