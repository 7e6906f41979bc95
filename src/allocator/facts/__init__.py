"""What is: places, people, channels, rates, prices. Facts know no rules and no solver."""
