"""Reference data, demonstration data and the generator of large data."""
