"""An edition rendered in every form a reader can open."""
