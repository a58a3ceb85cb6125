import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFeatures, FeatureStore } from '../../backbones/index.ts';
import type { Effects } from '../../effects.ts';
import { openPredictor } from '../../heads/index.ts';
import { FRAME_SIZE, frameHash, framePath, writeFrame } from '../../images/index.ts';
import type { Classifier } from '../predict/load-run.ts';

/** A frame, and the category whose reasons are looked for. */
export interface Occluded {
  /** 256 x 256 gray values. */
  readonly pixels: Uint8Array;
  /** Index into the run's categories. */
  readonly category: number;
}

/** Side of the patch that hides, and how far it moves, in pixels; cells of a map are a step wide. */
const [PATCH, STEP] = [64, 32];
const POSITIONS = (FRAME_SIZE - PATCH) / STEP + 1;
export const MAP_SIDE = FRAME_SIZE / STEP;

/**
 * Where in a frame the classifier sees a category: what hiding a part of it takes from the category's
 * probability (occlusion sensitivity; Zeiler and Fergus 2014, doi:10.1007/978-3-319-10590-1_53). A
 * patch in which nothing is left but its mean gray is moved over the frame, so that the black around
 * the field stays black; a cell has the mean loss of the patches over it.
 *
 * @returns for each frame 8 x 8 losses of probability, row-major, from -1 to 1: above 0 where the part
 *   speaks for the category.
 */
export async function occlusionMaps(
  { views, head }: Classifier,
  frames: readonly Occluded[],
  effects: Effects,
): Promise<Float64Array[]> {
  const shown = frames.map(({ pixels }) => [pixels, ...hidden(pixels)]);
  const scratch = await mkdtemp(join(tmpdir(), 'sonograft-occlusion-'));
  const predictor = await openPredictor(head);
  try {
    const files = shown.flat().map((pixels) => {
      const hash = frameHash(pixels);
      const path = framePath(join(scratch, 'frames'), hash);
      writeFrame(path, pixels);
      return { hash, path };
    });
    const sums = new Float64Array(files.length * head.categories.length);
    for (const view of views) {
      const store = await FeatureStore.open(join(scratch, 'features'), view);
      try {
        const quiet: Effects = {
          ...effects,
          progress: (_, done, total) => effects.progress('Hiding parts of mistakes', done, total),
        };
        await extractFeatures(view, files, store, quiet);
        const features = new Float32Array(files.length * view.length);
        const hashes = files.map(({ hash }) => hash);
        await store.read(hashes, features);
        const probabilities = await predictor.probabilities(features);
        probabilities.forEach((p, i) => (sums[i] = (sums[i] ?? 0) + p / views.length));
      } finally {
        await store.close();
      }
    }
    const k = head.categories.length;
    const each = 1 + POSITIONS ** 2;
    return frames.map(({ category }, f) => {
      const of = (i: number): number => sums[(f * each + i) * k + category] ?? 0;
      return mapOf(Array.from({ length: POSITIONS ** 2 }, (_, i) => of(0) - of(i + 1)));
    });
  } finally {
    await predictor.release();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The frame with each part hidden, row by row. */
function hidden(pixels: Uint8Array): Uint8Array[] {
  return Array.from({ length: POSITIONS ** 2 }, (_, i) => {
    const [x, y] = [(i % POSITIONS) * STEP, Math.floor(i / POSITIONS) * STEP];
    const copy = pixels.slice();
    const rows = Array.from({ length: PATCH }, (_, row) => {
      const start = (y + row) * FRAME_SIZE + x;
      return copy.subarray(start, start + PATCH);
    });
    const sum = rows.reduce((all, row) => row.reduce((more, value) => more + value, all), 0);
    for (const row of rows) row.fill(Math.round(sum / PATCH ** 2));
    return copy;
  });
}

/** The mean over the patches that cover each cell. */
function mapOf(losses: readonly number[]): Float64Array {
  const span = PATCH / STEP;
  return Float64Array.from({ length: MAP_SIDE ** 2 }, (_, cell) => {
    const [column, row] = [cell % MAP_SIDE, Math.floor(cell / MAP_SIDE)];
    let [sum, patches] = [0, 0];
    for (let y = Math.max(0, row - span + 1); y <= Math.min(row, POSITIONS - 1); y++) {
      for (let x = Math.max(0, column - span + 1); x <= Math.min(column, POSITIONS - 1); x++) {
        sum += losses[y * POSITIONS + x] ?? 0;
        patches += 1;
      }
    }
    return sum / patches;
  });
}
