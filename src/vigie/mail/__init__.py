"""What is known of mail by itself: which provider receives for a domain. No message is read here yet.

In: domains and the words of exports. Out: one name per recipient provider.
"""
