"""The Korean of what checks say: their claims, and what stands in their findings."""
