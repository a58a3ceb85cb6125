import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch, sonograft, sonograftJson } from '../cli.ts';

test('texts of a CSV are labelled row by row, without a workspace', async () => {
  const csv = join(await scratch(), 'texts.csv');
  await writeFile(csv, 'text\nLIVER RT SAG\n"SPLEEN, GB"\n\n"12/03/2019"\n');
  expect(await sonograftJson('label', '--text-csv', csv)).toMatchObject([
    { text: 'LIVER RT SAG', organ: 'liver', category: 'liver-right-longitudinal', reason: null },
    { text: 'SPLEEN, GB', category: null, reason: 'ambiguous' },
    { text: '12/03/2019', organ: null, category: null, reason: 'no annotation' },
  ]);
  const refused = await sonograft('label', '--text-csv', csv, '--queue', 'redis://127.0.0.1');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain("cannot be used with option '--queue");
});
