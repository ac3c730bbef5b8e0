"""Kinds of picture that several figures share: each creates its artists once, and ``show`` puts numbers into them."""
