"""The demonstration brands: a seeded generator of native export files, and the truths planted in them."""
