"""Quotations with known truth, made from invented speeches by a seeded grammar."""
