"""The formats in which a mail system tells a failure: fields for machines (RFC 3464), or prose for people."""
