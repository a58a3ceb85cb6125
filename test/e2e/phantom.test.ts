import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawPatient } from '../../src/phantom/patient.ts';
import { type PageKind, planStudy } from '../../src/phantom/study-plan.ts';
import { scratch, sonograftJson } from '../cli.ts';

/** Three studies that hold every kind of page, one on each vendor's screen. */
const [SEED, STUDIES, IMAGES] = [1824, 3, 7];

/** The rule that leaves a kind of page out; null where it counts. */
const RULES: Readonly<Record<PageKind, string | null>> = {
  still: null,
  measurement: null,
  outside: null,
  dual: null,
  loop: null,
  'colour-doppler': 'colour-doppler',
  'spectral-doppler': 'spectral-doppler',
  report: 'report-page',
};

interface Ingested {
  readonly files: number;
  readonly quarantined: object;
  readonly items: readonly { path: string; rule: string | null; boxRule: string | null }[];
}

test(
  'every page of a phantom is read, and counts or is left out by its kind',
  { timeout: 600_000 },
  async () => {
    const dir = await scratch();
    const options = ['--studies', STUDIES, '--images', IMAGES, '--seed', SEED].map(String);
    await sonograftJson('phantom', join(dir, 'P'), ...options);
    const result = await sonograftJson<Ingested>('ingest', join(dir, 'P'), '-w', join(dir, 'W'));
    expect(result).toMatchObject({ files: STUDIES * IMAGES, quarantined: {} });
    const seen = new Set<PageKind>();
    for (let number = 1; number <= STUDIES; number++) {
      for (const { file, kind } of planStudy(drawPatient(SEED, number), IMAGES).images) {
        const items = result.items.filter(({ path }) => path === file);
        expect(items, file).toHaveLength(kind === 'dual' ? 2 : 1);
        for (const { rule, boxRule } of items) {
          // Of a file without regions a small spot of flow may be missed (docs/ingestion.md).
          if (kind === 'colour-doppler' && boxRule === 'bright-content') continue;
          expect(rule, `${kind} ${file}`).toBe(RULES[kind]);
        }
        seen.add(kind);
      }
    }
    expect([...seen].sort()).toEqual(Object.keys(RULES).sort());
  },
);
