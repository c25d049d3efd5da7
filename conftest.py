"""Notebook outputs are compared as text. Pictures and HTML are drawn again by the book and looked at there."""

import warm_kernels


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):  # an nbval notebook
        collector.skip_compare += ("text/html", "image/svg+xml")
        warm_kernels.use()
