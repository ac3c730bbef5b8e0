"""The figures of the notebook on digits, and the pictures that only they use."""
