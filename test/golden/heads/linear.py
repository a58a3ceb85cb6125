"""Reference fits of multinomial logistic regression by scikit-learn.

    /usr/bin/python3 linear.py > linear.json
    /usr/bin/python3 linear.py FEATURES LABELS LENGTH > NAME.json

FEATURES is a raw little-endian float32 file of N x LENGTH values, LABELS one of N bytes. Without
them the generated sets are fitted. lbfgs with tol=1e-8 is what users run; its own rule ends it near
the minimum, so newton-cg with the same tol gets closer to it.
"""

import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

from generated import generated

warnings.simplefilter("ignore", ConvergenceWarning)


def fit(x, y, c, solver, tol):
    model = LogisticRegression(
        multi_class="multinomial", C=c, solver=solver, tol=tol, max_iter=100_000
    ).fit(x, y)
    return {
        "logLoss": log_loss(y, model.predict_proba(x)),
        "weightsNorm": float(np.linalg.norm(model.coef_)),
        "intercepts": [float(b) for b in model.intercept_],
        "predicted": "".join(f"{k:x}" for k in model.predict(x)),  # one digit a row
    }


def binary_as_softmax(x, y, c, solver, tol):
    """For two categories multi_class='multinomial' fits softmax too, storing one row of weights."""
    found = fit(x, y, c, solver, tol)
    found["intercepts"] = [-found["intercepts"][0], found["intercepts"][0]]
    # One stored row w stands for the two rows -w and w.
    found["weightsNorm"] *= np.sqrt(2)
    return found


def fits(features, labels):
    x = StandardScaler().fit_transform(features.astype(np.float64))
    one = fit if len(np.unique(labels)) > 2 else binary_as_softmax
    return [
        {
            "cTimesLength": product,
            "lbfgs": one(x, labels, product / x.shape[1], "lbfgs", 1e-8),
            "newton": one(x, labels, product / x.shape[1], "newton-cg", 1e-8),
        }
        for product in (0.1, 10, 1000)
    ]


def main():
    made_by = f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}"
    if len(sys.argv) == 4:
        labels = np.fromfile(sys.argv[2], dtype=np.uint8)
        features = np.fromfile(sys.argv[1], dtype="<f4").reshape(len(labels), int(sys.argv[3]))
        sets = [{"rows": len(labels), "length": features.shape[1], "fits": fits(features, labels)}]
    else:
        sets = [
            {"rows": rows, "length": length, "fits": fits(*generated(rows, length))}
            for rows, length in ((330, 24), (143, 301))
        ]
    json.dump({"madeBy": made_by, "sets": sets}, sys.stdout, indent=1)
    print()


main()
