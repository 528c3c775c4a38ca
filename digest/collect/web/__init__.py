"""Web access: requests, answers, redirects, robots.txt, archives, and which addresses may be called."""
