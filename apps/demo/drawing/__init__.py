"""Draws the data set: what the objects and backgrounds look like."""
