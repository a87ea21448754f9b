"""The schema gate: no change of a schema passes unproven.

``checking`` looks at records, the gate looks at the schemas themselves: what changed since a base,
what that does to everything that was published, and what is missing before it may pass.
"""
