"""What Marsad costs, as ratios against a floor or a peer that is measured in the same run."""
