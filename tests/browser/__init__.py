"""The course in a real browser; without a Chromium or Chrome, these tests are skipped."""
