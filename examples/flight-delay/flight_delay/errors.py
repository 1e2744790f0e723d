"""Errors that a person who starts a training job can act on."""


class JobError(Exception):
    """A job cannot run as it was started: the message names the input, shows the value and says what to change."""
