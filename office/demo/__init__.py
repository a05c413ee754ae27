"""A fictional office, 云汀市水务局, filled by the office's own actions."""
