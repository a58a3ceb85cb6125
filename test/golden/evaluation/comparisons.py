#!/usr/bin/python3
"""Reference values for the curves, tests and intervals of src/evaluation and src/numeric.

Run: python3 comparisons.py   (made with scikit-learn 1.2.1, SciPy 1.10.1, statsmodels 0.13.5)

Reads six-categories.json beside it and writes comparisons.json.
- Tails and quantiles, Clopper-Pearson: scipy.stats. Holm, Cochran's Q: statsmodels.
- ROC and PR curves: scikit-learn. Temperature: scipy.optimize on the log-loss.
- DeLong and Obuchowski 1997: the placement values by comparing every positive image with every
  negative one, and the sums of the papers written out (ours goes by ranks and one cluster at a time).
- Obuchowski 1998: both proportions, their variances and their covariance about the pooled proportion
  (ours uses what these reduce to).
- BCa: the formulas of Efron and Tibshirani 1993 with SciPy's normal distribution on given resamples.
- Macro AUC: patients' influence on it by numerical differentiation of a weighted macro AUC.
"""
import json
import pathlib

import numpy as np
from scipy import optimize, stats
from sklearn import metrics
from statsmodels.stats.contingency_tables import cochrans_q
from statsmodels.stats.multitest import multipletests

here = pathlib.Path(__file__).parent
p = json.loads((here / 'six-categories.json').read_text())['predictions']
K = len(p['categories'])
truth = np.array(p['truth'])
rows = np.array(p['probabilities']).reshape(-1, K)
clusters = np.array(p['clusters'])
names = np.unique(clusters)
rng = np.random.default_rng(7)
# A second classifier: the first one's logits with noise. Rounded, so that scores tie.
other = np.log(np.maximum(rows, 1e-6)) + rng.normal(0, 0.7, rows.shape)
other = np.exp(other) / np.exp(other).sum(1, keepdims=True)
other = np.round(other, 2)
other[:, -1] = np.round(1 - other[:, :-1].sum(1), 2)


def placement(scores, positive):
    x, y = scores[positive], scores[~positive]
    psi = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    return psi.mean(), psi.mean(1), psi.mean(0)


def delong(first, second, positive):
    """Areas, covariance matrix and two-sided p value."""
    parts = [placement(s, positive) for s in (first, second)]
    v10, v01 = np.array([q[1] for q in parts]), np.array([q[2] for q in parts])
    s = np.cov(v10) / v10.shape[1] + np.cov(v01) / v01.shape[1]
    a = [q[0] for q in parts]
    z = (a[1] - a[0]) / np.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])
    return {'auc': a, 'covariance': s.tolist(), 'p': 2 * stats.norm.sf(abs(z))}


def obuchowski97(first, second, positive):
    parts = [placement(s, positive) for s in (first, second)]
    m, n = positive.sum(), (~positive).sum()
    of_pos, of_neg = clusters[positive], clusters[~positive]
    i10, i01, i = len(set(of_pos)), len(set(of_neg)), len(names)

    def sums(part):
        a, x, y = part
        return (
            np.array([x[of_pos == c].sum() - (of_pos == c).sum() * a for c in names]),
            np.array([y[of_neg == c].sum() - (of_neg == c).sum() * a for c in names]),
        )

    cov = np.zeros((2, 2))
    for r in range(2):
        for s in range(2):
            (xr, yr), (xs, ys) = sums(parts[r]), sums(parts[s])
            s10 = i10 / ((i10 - 1) * m) * (xr * xs).sum()
            s01 = i01 / ((i01 - 1) * n) * (yr * ys).sum()
            s11 = i / (i - 1) * (xr * ys).sum()
            s11_other = i / (i - 1) * (xs * yr).sum()
            cov[r, s] = s10 / m + s01 / n + (s11 + s11_other) / (m * n)
    a = [q[0] for q in parts]
    z = (a[1] - a[0]) / np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
    return {'auc': a, 'covariance': cov.tolist(), 'p': 2 * stats.norm.sf(abs(z))}


def obuchowski98(first, second):
    n = np.array([(clusters == c).sum() for c in names], float)
    x1 = np.array([first[clusters == c].sum() for c in names])
    x2 = np.array([second[clusters == c].sum() for c in names])
    k, total = len(names), n.sum()
    p1, p2 = x1.sum() / total, x2.sum() / total
    pooled = (p1 + p2) / 2
    r1, r2 = x1 - n * pooled, x2 - n * pooled
    scale = k / (k - 1) / total**2
    variance = scale * (r1**2).sum() + scale * (r2**2).sum() - 2 * scale * (r1 * r2).sum()
    chi2 = (p1 - p2) ** 2 / variance
    return {'chiSquared': chi2, 'p': stats.chi2.sf(chi2, 1)}


def bca(resamples, value, left_out, level=0.95):
    below = (resamples < value).mean() + (resamples == value).mean() / 2
    z0 = stats.norm.ppf(below)
    d = left_out.mean() - left_out
    a = (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    z = stats.norm.ppf([(1 - level) / 2, (1 + level) / 2])
    low, high = np.quantile(resamples, stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))))
    return {'low': low, 'high': high}


def macro_auc():
    def weighted(weights):
        areas = []
        for k in range(K):
            pos = truth == k
            areas.append(metrics.roc_auc_score(pos, rows[:, k], sample_weight=weights))
        return np.mean(areas)

    step, value = 1e-4, weighted(np.ones(len(truth)))
    parts = []
    for c in names:
        w = np.where(clusters == c, step, 0.0)
        parts.append((weighted(1 + w) - weighted(1 - w)) / (2 * step))
    m = len(names)
    error = np.sqrt(m / (m - 1) * (np.array(parts) ** 2).sum())
    half = stats.t.ppf(0.975, m - 1) * error
    return {'value': value, 'low': value - half, 'high': min(1, value + half)}


def log_loss_at(t):
    scaled = np.log(np.maximum(rows, 2.0**-52)) / t
    scaled -= scaled.max(1, keepdims=True)
    logp = scaled - np.log(np.exp(scaled).sum(1, keepdims=True))
    return -logp[np.arange(len(truth)), truth].mean()


first_right, second_right = rows.argmax(1) == truth, other.argmax(1) == truth
third_right = rng.random(len(truth)) < 0.6
q = cochrans_q(np.column_stack([first_right, second_right, third_right]).astype(int))
curves = []
for k in range(K):
    pos = truth == k
    fpr, tpr, thresholds = metrics.roc_curve(pos, other[:, k], drop_intermediate=False)
    ppv, sens, _ = metrics.precision_recall_curve(pos, other[:, k])
    curves.append(
        {
            'roc': {'sensitivity': tpr.tolist(), 'specificity': (1 - fpr).tolist()},
            # Ours begins at the highest score and has no point of no image.
            'pr': {'sensitivity': sens[:-1][::-1].tolist(), 'ppv': ppv[:-1][::-1].tolist()},
            'averagePrecision': metrics.average_precision_score(pos, other[:, k]),
            'delong': delong(rows[:, k], other[:, k], pos),
            'obuchowski': obuchowski97(rows[:, k], other[:, k], pos),
        }
    )
resamples = np.sort(np.round(rng.gamma(4.0, 0.1, 2000), 2))
left_out = rng.gamma(4.0, 0.1, 30)
ps = [0.01, 0.04, 0.03, 0.005, 0.6, 0.03]
values = {
    'other': other.ravel().tolist(),
    'third': third_right.tolist(),
    'tails': {
        'normal': [[z, stats.norm.sf(z)] for z in (-3, 0, 1.5, 12, 37)],
        't': [[v, d, stats.t.sf(v, d)] for v, d in ((0.3, 1), (-2, 5), (2.5, 48), (40, 10))],
        'chiSquared': [
            [v, d, stats.chi2.sf(v, d)] for v, d in ((0, 1), (3.84, 1), (100, 2), (700, 3))
        ],
        'beta': [
            [s, a, b, stats.beta.ppf(s, a, b)]
            for s, a, b in ((0.025, 1100, 324), (0.975, 1101, 323), (0.5, 2, 3), (0.025, 1, 20))
        ],
    },
    'clopperPearson': [
        [x, n, *stats.binomtest(x, n).proportion_ci(0.95, 'exact')]
        for x, n in ((1100, 1423), (1020, 1423), (0, 20), (20, 20), (3, 7))
    ],
    'holm': {'p': ps, 'corrected': multipletests(ps, method='holm')[1].tolist()},
    'cochranQ': {'q': q.statistic, 'p': q.pvalue},
    'clusteredMcnemar': obuchowski98(first_right, second_right),
    'curves': curves,
    'macroAuc': macro_auc(),
    'bca': {
        'resamples': resamples.tolist(),
        'value': 0.38,
        'leftOut': left_out.tolist(),
        **bca(resamples, 0.38, left_out),
    },
    'temperature': float(
        optimize.minimize_scalar(log_loss_at, (0.5, 2), tol=1e-12, method='brent').x
    ),
}
(here / 'comparisons.json').write_text(json.dumps(values) + '\n')
