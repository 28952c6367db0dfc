"""Experiments: many short trainings from the same seeds and data, compared in tables. Does sharing pay?

- `experiment`: what is compared, and each training with its evaluation, stored and never repeated.
- `costs`: what a network costs in parameters, operations and milliseconds. `table`: the results as text.
"""
