"""Definite assignment (F301): nothing is read that may still be unset on the way there."""

from flowcat.checks.assignment.rule import unset_reads

__all__ = ["unset_reads"]
