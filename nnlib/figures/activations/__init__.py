"""The figures of the notebook on activations, and the pictures that only they use."""
