"""What a map shows and says beside it: scope, links, filters, selection, summary, twin."""
