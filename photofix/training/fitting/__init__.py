"""What is fitted once the network is trained: from a checkpoint to the program's weights and their manifest.

- `land`: the way from end to end: export a checkpoint, settle what follows, install.
- `corrections`, `lessons`: how a restored picture is corrected. `joint_levels`: the level of one that all tasks have
  restored. `perceptron`: how such weights are fitted.
- `certainties`: how certain a finding is. `presences`: whether damage is there that is also measured.
- `calibrate`: from which presence "automatic" is on.
"""
