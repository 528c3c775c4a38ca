"""Web access: requests, responses, redirects, robots.txt, archives, and which addresses may be contacted."""
