#!/usr/bin/python3
"""Reference values for the mean reader of src/evaluation.

Run: python3 mean_reader.py   (made with NumPy 1.24.2)
Writes mean-reader.json beside it: four readers and a classifier on images of 30 patients, the mean
reader's accuracy, what the classifier has over it, and the percentile intervals of 100,000 rounds that
draw readers and patients with replacement.
"""

import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(7)
sizes = rng.integers(2, 12, 30)
patients = np.repeat(np.arange(30), sizes)
hard = rng.normal(0, 0.8, len(patients)) + np.repeat(rng.normal(0, 0.5, 30), sizes)
right = [(hard + rng.normal(0, 0.7, len(patients)) < skill) for skill in (0.5, 0.8, 1.0, 0.6)]
rival = hard + rng.normal(0, 0.7, len(patients)) < 1.1


def sums(values):
    return np.bincount(patients, weights=np.asarray(values, float), minlength=30)


by_reader = np.stack([sums(answers) for answers in right])
by_rival = sums(rival)

rounds = 100_000
accuracy, difference = np.empty(rounds), np.empty(rounds)
for i in range(rounds):
    drawn = rng.integers(0, 30, 30)
    readers = rng.integers(0, len(right), len(right))
    images = sizes[drawn].sum()
    accuracy[i] = by_reader[readers][:, drawn].sum() / len(right) / images
    difference[i] = by_rival[drawn].sum() / images - accuracy[i]

mean = by_reader.sum() / len(right) / sizes.sum()
quantiles = [0.025, 0.975]
Path(__file__).with_name("mean-reader.json").write_text(
    json.dumps(
        {
            "right": [answers.astype(int).tolist() for answers in right],
            "rival": rival.astype(int).tolist(),
            "clusters": [f"P{p}" for p in patients],
            "accuracy": [mean, *np.quantile(accuracy, quantiles)],
            "difference": [rival.mean() - mean, *np.quantile(difference, quantiles)],
        }
    )
    + "\n"
)
