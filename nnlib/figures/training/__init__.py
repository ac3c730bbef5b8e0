"""The figures of the notebook on training, and the pictures that only they use."""
