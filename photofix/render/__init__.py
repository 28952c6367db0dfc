"""Photo, analysis and edit to pixels: whole, tile by tile, live. No torch, no Qt, no file."""
