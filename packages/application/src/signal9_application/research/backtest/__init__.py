"""The rules before what came afterwards: ratings of the past beside the returns that followed."""
