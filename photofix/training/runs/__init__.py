"""Training runs: samples in, a checkpoint out.

- `train`: the whole network, or the part that `photofix train --part` names; `print_run` trains fine detail on damaged
  prints, `scene_run` what is read from its encoder.
- `config`: what a run is asked for. `course`: what all loops share. `run_file`: checkpoints as files.
- `losses`, `weighting`: what is learned from a batch. `optimiser`, `caution`: how a step is taken, or not.
- `teachers`: networks that teach another. `team`: several processes that train one network.
"""
