"""Damage of prints: laid on for training, and stains divided out.

- `damage`: which kinds there are, laid on one after the other. `emulsion`: their shapes. `spoiled_print`: the print
  they are laid on, and what of them is in sight.
- `stains`: light multiplied back under stains. `one_tone`: the tone of a print in one hue, by which a stain's density
  is known.
"""
