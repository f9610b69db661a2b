"""When: which times of the timetable are due, and a metronome that asks. Not what is said, nor to whom."""
