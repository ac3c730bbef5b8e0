"""Numbers in words: fixed digits, and never a minus before zero."""


def number(value, digits=2):
    """Write a number with ``digits`` decimals."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}"


def short(value):
    """Write a number above 0 with two digits: 25, 280, 0.0019, 3.5e-9."""
    if 0.001 <= value < 1000:
        return f"{float(f'{value:.2g}'):g}"
    digits, power = f"{value:.1e}".split("e")
    return f"{digits}e{int(power)}"


def factor(value, digits=2):
    """Write a number as it stands in a product: in parentheses where it is negative."""
    written = number(value, digits)
    return f"({written})" if written.startswith("-") else written


def signed(value, digits=2):
    """Write a number with its sign; zero has none."""
    written = number(value, digits)
    return written if float(written) <= 0 else f"+{written}"
