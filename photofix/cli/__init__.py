"""The command line: thin views of the batch engine. No Qt; torch only when a photo is analysed.

- `main`: the commands. `restore`, `batch`, `survey`, `info`: one file each; `photo_info`, `remote_batch`, `batch_end`:
  parts of them.
- `options`, `shape_options`, `batch_options`, `inputs`: what may be asked for.
- `output`, `batch_view`, `interrupt`: what is printed, progress, Ctrl-C.
"""
