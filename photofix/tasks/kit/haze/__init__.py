"""Haze: how deep it is, how light, whether it is there, and how far it may be removed.

- `scene`: invented depth, for haze that is drawn.
- `evidence`: what tells haze from pale and soft pictures. `readings`: two readings of its depth made one.
- `review`: the airlight looked at once more in the cleared picture. `level`: gain and lift of that picture;
  `joint_level`: those of one whose colours were wrong, too.
- `clearing`: its removal from pixels. `bounds`: what keeps that from tinting skies, burning highlights and amplifying
  noise.
"""
