"""The person's own adjustments of a restored picture.

- `adjustment`: all of them as one point operation.
- `white_balance`: warmth and tint. `tone_curve`: black and white point, brightness, contrast. `oklab`: saturation.
  `print_tone`: sepia, selenium.
"""
