"""Sums that stand apart: periods, ratings, directions and progress. No model, no clock, no words for readers."""
