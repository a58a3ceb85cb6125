/** The probabilities of one row of logits. */
export function softmax(logits: Float32Array): Float64Array {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const shares = Float64Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
}

/** The mean over n rows of -log p(label), from n x K logits. */
export function meanLogLoss(logits: Float32Array, labels: Int32Array): number {
  const k = logits.length / labels.length;
  let sum = 0;
  labels.forEach((label, row) => {
    const own = logits.subarray(row * k, (row + 1) * k);
    const highest = own.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = own.reduce((a, b) => a + Math.exp(b - highest), 0);
    sum += highest + Math.log(total) - (own[label] ?? NaN);
  });
  return sum / labels.length;
}

/** The share of n rows whose label has the highest of their K logits. */
export function accuracy(logits: Float32Array, labels: Int32Array): number {
  const k = logits.length / labels.length;
  const right = labels.filter((label, row) => {
    const own = logits.subarray(row * k, (row + 1) * k);
    return own.indexOf(own.reduce((a, b) => Math.max(a, b), -Infinity)) === label;
  });
  return right.length / labels.length;
}
