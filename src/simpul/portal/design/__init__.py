"""The design system: style, frames, components, and the page that shows them all."""
