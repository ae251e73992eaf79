"""The day: who is due, and the index that answers without reading every plan."""
