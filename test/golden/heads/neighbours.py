"""Reference predictions of nearest neighbours and of class means by scikit-learn.

    /usr/bin/python3 neighbours.py > neighbours.json

The votes of KNeighborsClassifier are smoothed afterwards as `addVotes` does: one more vote, shared by
all categories. NearestCentroid gives categories alone; probabilities are the softmax of its distances
over a temperature.
"""

import json
import sys

import numpy as np
import sklearn
from scipy.special import softmax
from sklearn.metrics.pairwise import cosine_similarity, euclidean_distances
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.preprocessing import StandardScaler, normalize

from generated import generated

TRAINING, QUERIES, LENGTH, CATEGORIES = 99, 33, 24, 11


def spaces(features):
    """Training rows and queries where their distances count, by the name of the comparison."""
    x = features.astype(np.float64)
    on_sphere = normalize(x)
    scaled = StandardScaler().fit(x[:TRAINING]).transform(x) / np.sqrt(LENGTH)
    return {
        "cosine": ("cosine", on_sphere[:TRAINING], on_sphere[TRAINING:]),
        "standardised": ("euclidean", scaled[:TRAINING], scaled[TRAINING:]),
    }


def dissimilarity(metric, distances):
    """What is taken off the similarity: 1 - cosine, or half of the squared distance."""
    return distances if metric == "cosine" else distances**2 / 2


def neighbours(metric, x, y, queries, k, temperature):
    def weights(distances):
        d = dissimilarity(metric, distances)
        return np.exp((d.min(axis=1, keepdims=True) - d) / temperature)

    model = KNeighborsClassifier(k, weights=weights, metric=metric, algorithm="brute").fit(x, y)
    sums = weights(model.kneighbors(queries)[0]).sum(axis=1, keepdims=True)
    votes = model.predict_proba(queries) * sums
    return (votes + 1 / CATEGORIES) / (sums + 1)


def prototypes(metric, x, y, queries, temperature):
    model = NearestCentroid(metric=metric).fit(x, y)
    if metric == "cosine":
        logits = cosine_similarity(queries, model.centroids_)
    else:
        logits = -euclidean_distances(queries, model.centroids_, squared=True) / 2
    probabilities = softmax(logits / temperature, axis=1)
    assert (probabilities.argmax(axis=1) == model.predict(queries)).all()
    return probabilities


def main():
    features, labels = generated(TRAINING + QUERIES, LENGTH)
    features[:, 1] -= np.float32(1000)
    y = labels[:TRAINING]
    fits = []
    for comparison, (metric, x, queries) in spaces(features).items():
        for k, temperature in ((1, 0.1), (5, 0.03), (20, 0.3)):
            p = neighbours(metric, x, y, queries, k, temperature)
            fits.append(
                {
                    "kind": "knn",
                    "comparison": comparison,
                    "neighbours": k,
                    "temperature": temperature,
                    "probabilities": p.round(9).tolist(),
                }
            )
        for temperature in (0.01, 0.3):
            p = prototypes(metric, x, y, queries, temperature)
            fits.append(
                {
                    "kind": "prototype",
                    "comparison": comparison,
                    "temperature": temperature,
                    "probabilities": p.round(9).tolist(),
                }
            )
    made_by = f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}"
    json.dump({"madeBy": made_by, "training": TRAINING, "queries": QUERIES, "fits": fits}, sys.stdout)
    print()


main()
