"""The frame around the pages that the kernel gives every service: public, citizen, staff, API, design."""
