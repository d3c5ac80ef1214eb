"""What pages show, made ready to print: few queries, numbers formatted once, in Python."""
