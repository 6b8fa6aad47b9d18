"""Shows: pages and the JSON API, asking the store by its verbs."""
