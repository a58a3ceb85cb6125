#!/usr/bin/python3
"""Reference values for the likely label errors of src/evaluation.

Run: python3 confident_learning.py   (made with NumPy 1.24.2)
Writes confident-learning.json beside it: the confident joint of Northcutt, Jiang and Chuang 2021,
equation 1, written out over whole matrices, on made-up probabilities of 200 images in 4 categories of
which 15 labels were changed.
"""

import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(3)
true = rng.integers(0, 4, 200)
logits = rng.normal(0, 1, (200, 4))
logits[np.arange(200), true] += 2.5
probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
labels = true.copy()
changed = rng.choice(200, 15, replace=False)
labels[changed] = (labels[changed] + rng.integers(1, 4, 15)) % 4

thresholds = np.array([probabilities[labels == k, k].mean() for k in range(4)])
above = probabilities >= thresholds
best = np.where(above, probabilities, -1).argmax(1)
errors = np.flatnonzero(above.any(1) & (best != labels))
own = probabilities[errors, labels[errors]]
others = probabilities[errors].copy()
others[np.arange(len(errors)), labels[errors]] = -1
margin = own - others.max(1)
order = np.argsort(margin, kind="stable")

Path(__file__).with_name("confident-learning.json").write_text(
    json.dumps(
        {
            "labels": labels.tolist(),
            "probabilities": probabilities.ravel().tolist(),
            "images": errors[order].tolist(),
            "suggested": best[errors][order].tolist(),
            "margins": margin[order].tolist(),
            "changed": sorted(changed.tolist()),
        }
    )
    + "\n"
)
