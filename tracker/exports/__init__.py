"""Translates tables of records into files that people and machines read: CSV, NDJSON, XLSX."""
