"""The figures of the notebook on neurons, and the pictures that only they use."""
