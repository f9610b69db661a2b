"""What is wrong right now, and what an administrator does about it."""
