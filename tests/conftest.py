"""What all tests share: databases, and how much property tests look at.

The profile `suite` looks at the same few examples every time, `--hypothesis-profile=hunt` at ever new ones.
"""

from hypothesis import HealthCheck, Phase, settings

pytest_plugins = ["tests.databases"]

BUSY = [HealthCheck.too_slow]  # a busy machine is no failure

settings.register_profile(
    "suite",
    derandomize=True,
    deadline=None,
    max_examples=50,
    phases=[Phase.explicit, Phase.generate],  # no shrinking, which may take minutes: hunt to see the smallest example
    suppress_health_check=BUSY,
)
settings.register_profile("hunt", deadline=None, max_examples=2_000, print_blob=True, suppress_health_check=BUSY)
settings.load_profile("suite")  # the option is read later, and wins
