"""Making and measuring the weights: samples, loss, training, evaluation, experiments. Uses torch, never Qt."""
