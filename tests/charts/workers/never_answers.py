"""A worker that takes every order and answers none."""

import sys

sys.stdin.buffer.read()
