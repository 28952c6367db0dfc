"""The batch engine: collect, plan, run, journal, report. No Qt; command line and window are thin views of it."""
