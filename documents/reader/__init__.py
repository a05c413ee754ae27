"""Reads the fields of an official letter from the file that it came in."""
