"""What is published, and how it is kept: versions of pages, history, comparison, redirects, deletion."""
