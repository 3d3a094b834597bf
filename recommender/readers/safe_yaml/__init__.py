"""YAML from strangers: bounded, with the line of every key, and nothing constructed but plain values."""

from recommender.readers.safe_yaml.events import MAX_DEPTH, load_yaml

__all__ = ["MAX_DEPTH", "load_yaml"]
