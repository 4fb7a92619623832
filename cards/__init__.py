"""What people see and press: pure functions from values to Adaptive Cards, and the one reader of what cards send."""

from cards.models import import_models

import_models()
