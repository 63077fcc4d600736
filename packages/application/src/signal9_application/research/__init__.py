"""Questions about ratings: explanation, movers, what-if, backtest."""
