"""How well mentions and events agree with what a careful analyst logged."""
