#!/usr/bin/python3
"""Reference values for src/evaluation, from scikit-learn, SciPy and NumPy.

Run: python3 make.py   (made with scikit-learn 1.2.1, SciPy 1.10.1, NumPy 1.24.2)

Writes one JSON file per case: the predictions, and what independent code makes of them.
- Values: scikit-learn. Wilson: scipy.stats.binomtest.
- Linearised intervals: cluster-robust least squares of "right" on the categories' indicators (image
  by image, so by another way than ours), with C / (C - 1) and Student's t.
- Jackknife intervals: each patient left out in turn, values anew, Student's t on the logit scale.
- Brier score of several categories, expected calibration error: NumPy; reliability curve:
  sklearn.calibration. McNemar: scipy.stats.binomtest and binom.
- Bootstrap intervals: 200,000 rounds of NumPy's multinomial weights over the patients.
"""
import json
import pathlib
import warnings

import numpy as np
from scipy import special, stats
from sklearn import calibration, metrics

here = pathlib.Path(__file__).parent
warnings.filterwarnings('ignore', message='y_pred contains classes not in y_true')


def make(seed, categories, patients, skill, absent=()):
    """Patients of log-normal size, each with a skill of its own, and probabilities without ties."""
    rng = np.random.default_rng(seed)
    sizes = np.maximum(1, rng.lognormal(2.0, 0.7, patients).astype(int))
    present = [k for k in range(categories) if k not in absent]
    truth, rows, clusters = [], [], []
    for c, size in enumerate(sizes):
        own = skill + rng.normal(0, 0.8)
        for _ in range(size):
            k = int(rng.choice(present))
            logits = rng.normal(0, 1, categories)
            logits[k] += own
            p = np.exp(logits) / np.exp(logits).sum()
            truth.append(k)
            p = np.round(p, 6)
            p[-1] = round(1 - p[:-1].sum(), 6)
            rows.append(p)
            clusters.append(f'P-{c:03d}')
    order = rng.permutation(len(truth))
    return (
        [f'category-{k}' for k in range(categories)],
        np.array(truth)[order],
        np.array(rows)[order],
        np.array(clusters)[order],
    )


def interval(value, low, high):
    return {'value': float(value), 'low': float(low), 'high': float(high)}


def wilson(right, mask):
    r = stats.binomtest(int(right[mask].sum()), int(mask.sum()))
    ci = r.proportion_ci(0.95, method='wilson')
    return interval(right[mask].mean(), ci.low, ci.high)


def robust(right, mask, groups, clusters):
    """The mean of the groups' proportions by cluster-robust least squares."""
    y, g, c = right[mask].astype(float), groups[mask], clusters[mask]
    x = (g[:, None] == np.unique(g)[None, :]).astype(float)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y
    names = np.unique(c)
    scores = np.array([x[c == n].T @ (y - x @ beta)[c == n] for n in names])
    m = len(names)
    v = m / (m - 1) * bread @ scores.T @ scores @ bread
    a = np.full(x.shape[1], 1 / x.shape[1])
    half = stats.t.ppf(0.975, m - 1) * np.sqrt(a @ v @ a)
    value = a @ beta
    return interval(value, max(0, value - half), min(1, value + half))


def jackknife(right, mask, groups, clusters):
    y, g, c = right[mask].astype(float), groups[mask], clusters[mask]

    def mean_of_means(keep):
        return np.mean([y[keep & (g == k)].mean() for k in np.unique(g[keep])])

    names = np.unique(c)
    m = len(names)
    value = mean_of_means(np.ones(len(y), bool))
    if m < 2 or value in (0, 1):
        return None
    left_out = np.array([mean_of_means(c != n) for n in names])
    error = np.sqrt((m - 1) / m * ((left_out - value) ** 2).sum())
    half = stats.t.ppf(0.975, m - 1) * error / (value * (1 - value))
    low, high = special.expit(special.logit(value) + np.array([-half, half]))
    return {'low': float(low), 'high': float(high)}


def bootstrap(right, mask, groups, clusters, rounds=200_000):
    y, g, c = right[mask].astype(float), groups[mask], clusters[mask]
    names, everyone = np.unique(g), np.unique(clusters)
    over = np.array([[y[(c == n) & (g == k)].sum() for k in names] for n in everyone])
    under = np.array([[((c == n) & (g == k)).sum() for k in names] for n in everyone])
    rng = np.random.default_rng(0)
    p = np.full(len(everyone), 1 / len(everyone))
    weights = rng.multinomial(len(everyone), p, rounds).astype(float)
    with np.errstate(invalid='ignore'):
        ratios = (weights @ over) / (weights @ under)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        values = np.nanmean(ratios, axis=1)
    values = values[~np.isnan(values)]
    low, high = np.quantile(values, [0.025, 0.975])
    return {'low': float(low), 'high': float(high), 'sd': float(values.std())}


def closed_form(categories, truth, rows, predicted, recall, precision, bins=15):
    labels = list(range(len(categories)))
    top, right = rows.max(axis=1), (truth == predicted).astype(float)
    share_right, probability = calibration.calibration_curve(right, top, n_bins=bins)
    edges = np.linspace(0, 1, bins + 1)
    bin_of = np.digitize(top, edges[1:-1], right=True)
    gaps = [abs(top[bin_of == b].sum() - right[bin_of == b].sum()) for b in range(bins)]
    rest = []
    for k in labels:
        positive, called = truth == k, predicted == k
        f1 = metrics.f1_score(positive, called) if (positive | called).any() else None
        rest.append(
            {
                'specificity': metrics.recall_score(~positive, ~called),
                'npv': metrics.precision_score(~positive, ~called),
                'f1': f1,
                'auc': metrics.roc_auc_score(positive, rows[:, k]) if positive.any() else None,
            }
        )
    return {
        'logLoss': metrics.log_loss(truth, rows, labels=labels),
        'brierScore': float(((rows - np.eye(len(labels))[truth]) ** 2).sum(axis=1).mean()),
        'cohenKappa': metrics.cohen_kappa_score(truth, predicted),
        'expectedCalibrationError': float(sum(gaps) / len(truth)),
        'reliability': {'probability': probability.tolist(), 'right': share_right.tolist()},
        'oneAgainstRest': rest,
    }


def mcnemar(b, c):
    """Two-sided: all outcomes further out than the one seen, and those as far out by half."""
    n = b + c
    distance = np.abs(2 * np.arange(n + 1) - n)
    p = stats.binom.pmf(np.arange(n + 1), n, 0.5)
    seen = abs(b - c)
    mid = p[distance > seen].sum() + p[distance == seen].sum() / 2
    return [b, c, stats.binomtest(b, n, 0.5).pvalue, float(mid)]


def reference(categories, truth, rows, clusters):
    k = len(categories)
    labels = list(range(k))
    predicted = rows.argmax(axis=1)
    right = truth == predicted
    every = np.ones(len(truth), bool)
    one = np.zeros(len(truth), int)
    order = np.argsort(-rows, axis=1)
    top2 = (order[:, :2] == truth[:, None]).any(axis=1)
    if k > 2:
        assert np.isclose(
            top2.mean(), metrics.top_k_accuracy_score(truth, rows, k=2, labels=labels)
        )

    def all_of(flag, mask, groups):
        return {
            'wilson': wilson(flag, mask),
            'linearised': robust(flag, mask, groups, clusters),
            'jackknife': jackknife(flag, mask, groups, clusters),
            'bootstrap': bootstrap(flag, mask, groups, clusters),
        }

    recall = metrics.recall_score(truth, predicted, labels=labels, average=None, zero_division=0)
    precision = metrics.precision_score(
        truth, predicted, labels=labels, average=None, zero_division=0
    )
    return {
        'accuracy': {'value': metrics.accuracy_score(truth, predicted), **all_of(right, every, one)},
        'top2': {'value': float(top2.mean()), **all_of(top2, every, one)},
        'balancedAccuracy': {
            'value': metrics.balanced_accuracy_score(truth, predicted),
            'linearised': robust(right, every, truth, clusters),
            'jackknife': jackknife(right, every, truth, clusters),
            'bootstrap': bootstrap(right, every, truth, clusters),
        },
        'perCategory': [
            {
                'images': int((truth == j).sum()),
                'patients': len(set(clusters[truth == j])),
                'predicted': int((predicted == j).sum()),
                'sensitivity': None
                if not (truth == j).any()
                else {'value': recall[j], **all_of(right, truth == j, one)},
                'ppv': None
                if not (predicted == j).any()
                else {'value': precision[j], **all_of(right, predicted == j, one)},
            }
            for j in labels
        ],
        **closed_form(categories, truth, rows, predicted, recall, precision),
        'confusion': metrics.confusion_matrix(truth, predicted, labels=labels).tolist(),
    }


cases = {
    'six-categories': make(1, 6, 40, 1.8),
    'two-categories': make(2, 2, 25, 1.0),
    'one-absent': make(3, 4, 20, 1.2, absent=(2,)),
}
for name, (categories, truth, rows, clusters) in cases.items():
    document = {
        'predictions': {
            'categories': categories,
            'truth': truth.tolist(),
            'probabilities': rows.ravel().tolist(),
            'clusters': clusters.tolist(),
        },
        'expected': reference(categories, truth, rows, clusters),
    }
    (here / f'{name}.json').write_text(json.dumps(document) + '\n')

pairs = [(5, 5), (1, 0), (0, 8), (12, 30), (80, 3), (150, 230), (600, 700)]
(here / 'mcnemar.json').write_text(json.dumps([mcnemar(*pair) for pair in pairs]) + '\n')
