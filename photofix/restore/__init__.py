"""One photo from file to file, and what that needs: request, names, memory, queue. Not many: see `batch`."""
