"""What tasks are made of. No task is looked for here, and no file here knows one.

What every task uses:

- `outputs`, `benchmark`: what a task declares for the network, and for the evaluation.
- `operator`: what runs on pixels, and knobs. `ops`: the array operations that training and application share.
- `fields`, `tables`: random fields, filters and point functions for all.
- `assets`: real damage for the generators. `lesson`, `perceptron`: how corrections are learned, and how they are said.

A room for each kind of damage; what draws it for training is in the same room as what undoes it:

- `haze`: how deep and how light it is, and what bounds its removal.
- `color`: the colour operator, and the correction of what it restores.
- `noise`: measured, told from detail, and taken out by wavelet shrinkage.
- `prints`: stains and cracks drawn on a print, stains divided out of it.
- `findings`: pieces of damage, one by one: where they lie, of which kind, how certain.
- `inpainting`: holes filled from around them.
- `adjustments`: what the person adds by taste: warmth, tone, contrast.

The way of a photo through them: `ops` and a room turn raw outputs of the network into parameters, `findings` cuts what
is sparse into pieces, an `operator` applies both to pixels.
"""
