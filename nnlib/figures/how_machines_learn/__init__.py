"""The figures of the notebook on how machines learn, and the pictures that only they use."""
