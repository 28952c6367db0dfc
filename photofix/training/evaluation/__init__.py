"""Weights judged: photos through the program's own way, against the truth, the marks of people and classical methods.

- `measure`: `photofix evaluate` from end to end. `evaluate`: its sections, photo by photo.
- `cases`: what is looked at: damaged photos with their truth, sound ones. `specks`: large photos with small damage.
  `white_balance`: photos rendered for a wrong light.
- `metrics`: how close a picture is to the truth. `marks`: how well marked damage is healed. `speed`: how long it takes.
- `baselines`: what doing nothing and the classical methods reach.
- `report`: figures as text. `contact_sheet`: pictures to be looked at.
"""
