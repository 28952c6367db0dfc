"""The batch engine: collect, plan, run, journal, report. No Qt; command line and window are thin views of it.

- In the order of work: `collect` (which photos), `split` (prints of a scan), `plan` (what to do with each), `run` and
  `session` (do it), `outcome`, `report`, `conditions`, `html` (what came of it).
- `journal`, `lock`, `crash`: what makes a batch resumable.
- `desk`, `orders`, `orders_file`: the queue of the window, what it keeps, and which file is whose. `survey`: what
  should be treated first.
- `cluster`, `remote`: the same on a Dask cluster, and in its workers.
"""
