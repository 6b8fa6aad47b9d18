"""The parts of the supervisor: its clock, its crawls, what it judges and what it tells of itself."""
