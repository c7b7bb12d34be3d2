"""Musrenbang: what people propose for next year's plan, from the desa to the kabupaten, each with its fate to the end."""
