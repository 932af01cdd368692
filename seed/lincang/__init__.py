"""The demonstration of Lincang: the city, its eight counties and both zones, and a year of what they handled."""
