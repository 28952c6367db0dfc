"""Photos in, samples out: what a network is shown, and the truth about it.

- `pictures`: which photos are trained on and which held out, and how they are read. `assets`: real damage to paste.
- `sample`: a sample of the whole photo, with labels for every head. `damaged_photos`: batches of these: a clean photo,
  dressed, then spoiled by the tasks.
- `dress`: what sound photos look like. `hard_negatives`: sound ones made to look damaged. `wrong_lights`: photos
  rendered for another light.
- `prints`: samples of fine detail, with damage laid over pieces of photos. `print_look`: modern photos made to look
  like old prints. `hand_marks`: which damage people have marked. `false_alarms`: where a network saw damage and none
  is.
"""
