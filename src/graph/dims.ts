import type { Dim } from './graph.ts';

/**
 * The dims of an elementwise result of two operands (ONNX multidirectional broadcasting), or
 * undefined where two different names stand against each other. A name against a count above 1
 * gives the count, as the name can only stand for the same or for 1.
 */
export function broadcast(a: readonly Dim[], b: readonly Dim[]): readonly Dim[] | undefined {
  const rank = Math.max(a.length, b.length);
  const dims: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const p = a[axis - rank + a.length] ?? 1;
    const q = b[axis - rank + b.length] ?? 1;
    if (p === q || q === 1) dims.push(p);
    else if (p === 1 || typeof q === 'number') dims.push(q);
    else if (typeof p === 'number') dims.push(p);
    else return undefined;
  }
  return dims;
}

/** The product of dims: a count, the only name where the rest is 1, or undefined. */
export function product(dims: readonly Dim[]): Dim | undefined {
  const rest = dims.filter((dim) => dim !== 1);
  if (rest.every((dim) => typeof dim === 'number')) return rest.reduce((a, b) => a * b, 1);
  return rest.length === 1 ? rest[0] : undefined;
}

/** The dim that makes `parts` times it equal the product of `whole`, or undefined. */
export function quotient(whole: readonly Dim[], parts: readonly Dim[]): Dim | undefined {
  const left = [...whole];
  for (const part of parts) {
    const at = left.indexOf(part);
    if (at >= 0) left.splice(at, 1);
    else left.push(typeof part === 'number' ? 1 / part : part);
  }
  const exact = product(left);
  return typeof exact === 'number' ? Math.round(exact) : exact;
}

/** An axis counted from the front; ONNX counts negative axes from the back. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
