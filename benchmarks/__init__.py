"""Speed and memory of newsreader, measured against peers and floors in the same run."""
