"""What a system map is: its vocabulary, records, rules and change sets. No I/O."""
