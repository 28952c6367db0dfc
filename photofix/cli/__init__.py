"""The command line: thin views of the batch engine. No Qt; torch only when a photo is analysed."""
