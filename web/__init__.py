"""Pages for people who would rather look: they read, and to act they say a line like everybody else."""
