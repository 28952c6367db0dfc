"""What tasks are made of: operations, fields, tables, grain, fill, patches. No task is looked for here."""
