"""What ratings of the past would have been worth: rated as then known, measured by what prices did next."""
