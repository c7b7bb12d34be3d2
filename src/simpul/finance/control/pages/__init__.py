"""The pages of control: what everybody reads, the desk of overrides, the nine controls, the review queue."""
