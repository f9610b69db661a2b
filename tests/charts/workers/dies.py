"""A worker that ends in the middle of its first order, and leaves a mark that it was there."""

import sys
from pathlib import Path

sys.stdin.buffer.read(4)
with Path(sys.argv[1]).open("a") as marks:
    marks.write("was here\n")
sys.exit(1)
