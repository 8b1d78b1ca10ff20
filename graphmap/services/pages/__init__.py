"""What the pages of records, questions and policies show."""
