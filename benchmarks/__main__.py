"""``make bench``: every measurement, printed as a table."""

from benchmarks import reader
from benchmarks.table import markdown

if __name__ == "__main__":
    print(markdown(reader.run()))
