"""Speed and scale, beside the peers a reader knows: `make bench` prints the table of docs/performance.md."""
