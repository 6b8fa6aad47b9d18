"""The data that ships, and how a data file is found, laid over and refused.

Nothing here knows what an outlet, a lexicon or a rule is: each package hands in the model that its files must satisfy.
"""

from pathlib import Path

SEEDS = Path(__file__).parent
