"""What is known of people, kept in step with DingTalk's address book."""
