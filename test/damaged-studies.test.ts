import { join } from 'node:path';
import { expect, test } from 'vitest';
import { initWorkspace } from '../src/catalog/index.ts';
import { scratch } from './cli.ts';
import { ingestDamaged } from './ingest-damaged.ts';
import { describeWithShared } from './shared.ts';

describeWithShared('damaged studies', () => {
  test('every file is accepted, excluded or quarantined, whatever its bytes', async () => {
    const dir = await scratch();
    const workspace = await initWorkspace(join(dir, 'W'));
    try {
      const tally = await ingestDamaged(workspace, dir, 84, 1);
      expect(tally.written).toBe(84);
      expect(tally.archives).toBe(7);
      // All happen, or the damage would not be worth its name. Five of the originals show gray
      // tissue, and of the copies of one instance the first alone is accepted.
      expect(tally.accepted).toBeGreaterThan(3);
      expect(tally.accepted + tally.excluded).toBeGreaterThan(5);
      expect(Object.values(tally.quarantined).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(5);
    } finally {
      await workspace.close();
    }
  }, 240_000);
});
