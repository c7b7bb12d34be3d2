"""Complaints over Open311 GeoReport v2, for the apps and cities that already speak it. Only published reports ever leave.

mySociety's extension is spoken, too: `servicerequestupdates` tells what happened (`turns`) and takes word from clients (`replying`).

What we add to the standard: `page`, `page_size` and `updated_after` on the list, the header `Idempotency-Key` on what is sent
(a UUID; it is also the token under which `tokens/` finds the request), and village codes as `address_id`. What we do not take:
categories on misconduct of officials, which belong on our own page. `media_url` is kept as text and never fetched.
"""
