"""Trains a model that says, before departure, how likely a flight is to arrive 15 or more minutes late."""
