"""The Qt window. Widgets live in the GUI thread and never touch torch; workers never touch a widget.

- `app`: starts it. From the top: `window` (puts the parts together), `controllers` (who asks for which job, and where
  the answer goes), `panels` and `dialogs`, `canvas` (the picture), `session` (what is open), `workers` (threads and
  their jobs), `pixels`, `system`.

A change takes this way: a widget changes the `Edit` of a `session.document.Document`; a controller sends a job to a
worker's mailbox; the worker emits the result as a signal; the controller shows it.
"""
