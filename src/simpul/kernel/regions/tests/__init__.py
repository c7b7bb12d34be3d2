"""Tests of the territory."""
