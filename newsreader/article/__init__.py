"""From HTML to blocks, quotations and speakers."""
