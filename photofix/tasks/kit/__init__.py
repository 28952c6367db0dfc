"""What tasks are made of. No task is looked for here, and no file here knows one.

- `ops`: the array operations that training and application share. `operator`: what runs on pixels, and knobs.
- `fields`, `tables`: random fields, filters and point functions for all. `perceptron`: how corrections are said.
- Damage for training: `assets`, `emulsion`, `print_damage`, `spoiled_print`, `noise_damage`, `haze_scene`.
- Findings: `pieces`, `findings`, `certainty`. Stains divided out: `stains`, `one_tone`.
- Holes filled: `fill`, `fill_cache`, `holes`, `rim`, `diffusion`, `exemplar`, `detail`, `grain`, `healed_from`.
- Colour: `color_transform`, `correction`, `scene_measures`. The person's own adjustments: `adjustment`, `tone_curve`,
  `white_balance`, `print_tone`, `oklab`.
- Haze: `haze_bounds`, `haze_evidence`, `haze_level`, `haze_review`.
- Noise: `shrinkage`, `noise_ops`, `close_levels`, `noise_levels`, `noise_evidence`.
"""
