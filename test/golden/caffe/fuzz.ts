import { UserError } from '../../../src/errors.ts';
import type { Graph } from '../../../src/graph/index.ts';
import { readCaffe } from '../../../src/graph/index.ts';
import { withSource } from '../../../src/graph/byte-source.ts';
import { findBlobs } from '../../../src/graph/caffe/caffemodel.ts';
import { scanFields } from '../../../src/graph/caffe/wire-scan.ts';
import { Random } from '../../../src/numeric/index.ts';

export interface FuzzResult {
  readonly cases: number;
  readonly refused: number;
  readonly unchanged: number;
  readonly changed: number;
  readonly slowestMs: number;
  /** What must not be: another error than a UserError, or more changed than was damaged. */
  readonly failures: readonly string[];
}

/**
 * Damages a weight file again and again (cuts it, flips one bit, or overwrites up to 8 bytes; half
 * of the time where its structure is, not its values) and reads it.
 */
export async function fuzz(
  prototxt: string,
  bytes: Uint8Array,
  cases: number,
  seed: number,
): Promise<FuzzResult> {
  const random = new Random('fuzz', seed);
  const sound = await readCaffe({ prototxt, weights: bytes });
  const structure = await structureOf(bytes);
  const result = { cases, refused: 0, unchanged: 0, changed: 0, slowestMs: 0 };
  const failures: string[] = [];
  for (let i = 0; i < cases; i++) {
    const at = random.next() < 0.5 ? random.pick(structure) : random.int(bytes.length);
    const kind = random.pick(['cut', 'flip', 'flip', 'garble'] as const);
    const bad = new Uint8Array(kind === 'cut' ? bytes.subarray(0, at) : bytes);
    if (kind === 'flip') bad[at]! ^= 1 << random.int(8);
    if (kind === 'garble') {
      const end = Math.min(bad.length, at + 1 + random.int(8));
      for (let k = at; k < end; k++) bad[k] = random.int(256);
    }
    const allowed = { cut: 0, flip: 1, garble: 3 }[kind];
    const began = performance.now();
    try {
      const graph = await readCaffe({ prototxt, weights: bad });
      const changed = countChanged(sound, graph);
      if (changed === 0) result.unchanged += 1;
      else result.changed += 1;
      if (changed > allowed) failures.push(`${i} ${kind} at ${at}: ${changed} values changed`);
    } catch (error) {
      if (error instanceof UserError && /^\P{Cc}+\.$/u.test(error.message)) result.refused += 1;
      else failures.push(`${i} ${kind} at ${at}: ${String(error)}`);
    }
    result.slowestMs = Math.max(result.slowestMs, performance.now() - began);
  }
  return { ...result, failures };
}

/** How many weights differ; all of them when the graphs are not made of the same weights. */
function countChanged(a: Graph, b: Graph): number {
  let count = 0;
  if (a.initializers.size !== b.initializers.size) return Infinity;
  for (const [name, { dims, data }] of a.initializers) {
    const other = b.initializers.get(name);
    if (other?.dims.join() !== dims.join()) return Infinity;
    for (let i = 0; i < data.length; i++) if (!Object.is(data[i], other.data[i])) count += 1;
  }
  return count;
}

/** The positions of the bytes that are no values. */
async function structureOf(bytes: Uint8Array): Promise<number[]> {
  return withSource(bytes, async (source) => {
    const isValue = new Uint8Array(bytes.length);
    for (const blobs of (await findBlobs(source)).values()) {
      for (const blob of blobs) {
        await scanFields(
          source,
          blob,
          () => 'a blob',
          ({ number, start, end }) => {
            if (number === 5) isValue.fill(1, start, end);
          },
        );
      }
    }
    return Array.from(isValue.keys()).filter((i) => isValue[i] === 0);
  });
}

/** Damages a prototxt again and again (cuts it, or replaces a stretch of it) and reads the network. */
export async function fuzzText(
  prototxt: string,
  bytes: Uint8Array,
  cases: number,
  seed: number,
): Promise<Pick<FuzzResult, 'failures' | 'slowestMs'>> {
  const random = new Random('fuzz text', seed);
  const failures: string[] = [];
  let slowestMs = 0;
  for (let i = 0; i < cases; i++) {
    const at = random.int(prototxt.length);
    const end = random.next() < 0.2 ? prototxt.length : at + random.int(6);
    const pieces = ['', '{', '}', '"', '[', '0', '9', '99999999', '-1', '#', ':', '\n', 'x', '\0'];
    const bad = prototxt.slice(0, at) + random.pick(pieces) + prototxt.slice(end);
    const began = performance.now();
    try {
      await readCaffe({ prototxt: bad, weights: bytes });
    } catch (error) {
      if (!(error instanceof UserError && /^\P{Cc}+\.$/u.test(error.message))) {
        failures.push(`${i} at ${at}: ${String(error)}`);
      }
    }
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
  return { failures, slowestMs };
}
