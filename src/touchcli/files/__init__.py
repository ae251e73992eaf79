"""The workspace's files: YAML and templates in, models out, and every Problem at once."""
