"""One photo from file to file, and what that needs. Many photos: see `photofix.batch`.

- `one_photo`: the way of one photo, the same for command line, batch and window queue. `request`, `shape`: what is
  asked for. `result`, `places`: what became of it. `one_print`: one print of a scan that holds several.
- `load`, `analyser`: the network, shared by threads. `work_queue`: photos that several threads work through.
- `naming`, `hashing`: where results go, and whether a file is still the same.
- `memory`, `heap`, `pace`: how much memory photos take, and how long they still take.
- `condition`, `condition_batch`, `report_file`, `report_words`, `report_language`, `pdf`, `thumbnail`: reports.
- `credits`, `software`: what ships and which versions run.
"""
