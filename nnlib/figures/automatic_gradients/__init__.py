"""The figures of the notebook on backpropagation, and the pictures that only they use."""
