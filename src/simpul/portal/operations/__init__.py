"""For whoever keeps the installation running: is it alive, is it ready, how does it fare, what broke (decision record 0036)."""
