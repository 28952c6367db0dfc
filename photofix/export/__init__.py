"""The restored photo as a file, and the proof that it is what was shown. Pixels come from `photofix.render`.

- `export`: render and write one file. `target`: what is asked for, and what the file can hold. `pixels`: the file's
  values. `check`: preview against file.
- `picture`, `paper`, `paper_profile`: the photo for paper, where it lies on a page, and the printer's colours.
"""
