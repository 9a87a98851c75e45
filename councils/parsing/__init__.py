"""What people write, read in one way by every form and file: dates, numbers, and what stands for nothing."""
