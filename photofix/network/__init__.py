"""The multi-task network: shared encoder, one head template, the task matrix W. Torch lives here; Qt does not."""
