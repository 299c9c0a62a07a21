"""What is done for new customers and what it cost, and the rates other currencies are counted at."""
