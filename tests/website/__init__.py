"""The site, used in a real browser: `python3 course.py test site` runs these tests, and nothing else does."""
