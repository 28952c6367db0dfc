"""What tasks are made of: operations, fields, tables, grain, fill, findings. No task is looked for here."""
