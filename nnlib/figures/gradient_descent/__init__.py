"""The figures of the notebook on gradient descent, and the pictures that only they use."""
