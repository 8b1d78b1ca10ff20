"""Who comes in: the access token, forged requests, the headers of every answer."""
