"""The figures of the notebook on loss, and the pictures that only they use."""
