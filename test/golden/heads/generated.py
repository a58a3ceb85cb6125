"""A generated set of eleven categories that TypeScript makes too (see generated.ts), bit for bit.

Numbers come from the 32-bit generator of Numerical Recipes; a feature is the mean of its category
plus the sum of three uniform numbers, in float64, rounded to float32.
"""

import numpy as np


class Stream:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state / 2**32


def generated(rows, length, categories=11, seed=1):
    """Features (rows x length, float32) and labels. Feature 0 is constant, feature 1 far from zero."""
    stream = Stream(seed)
    means = [[2 * stream.next() - 1 for _ in range(length)] for _ in range(categories)]
    labels = [row % categories for row in range(rows)]
    features = np.empty((rows, length), dtype=np.float32)
    for row, label in enumerate(labels):
        for i in range(length):
            noise = stream.next() + stream.next() + stream.next() - 1.5
            value = 0.5 * means[label][i] + noise
            features[row, i] = 3.25 if i == 0 else 1000 + value if i == 1 else value
    return features, np.array(labels)
