"""Quotations: from a report to who said what."""
