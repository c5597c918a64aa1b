"""Flowcat: the checked, testable way to write voice conversations for Pipecat."""
