"""What the package knows of languages; it knows no other part of the package."""
