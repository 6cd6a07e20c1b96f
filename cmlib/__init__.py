"""The small package behind the strategy workbook's pages. Importing it is quick; pages import :class:`cmlib.book.Workbook`."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("cmlib")
except PackageNotFoundError:  # running from a folder that was never installed
    __version__ = "0"
