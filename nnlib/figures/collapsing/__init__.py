"""The figures of the notebook on collapsing, and the pictures that only they use."""
