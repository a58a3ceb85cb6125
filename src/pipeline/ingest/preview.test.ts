import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePlanted } from '../../../test/planted-study.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { Interrupted } from '../../errors.ts';
import { ingest } from './ingest.ts';

test('a preview can be stopped: none is written, and what was read is kept', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sonograft-preview-'));
  const workspace = await initWorkspace(join(dir, 'W'));
  try {
    const file = join(dir, 'study.dcm');
    await writePlanted(file);
    const stop = new AbortController();
    // Raised once the last file has been read.
    const effects = { ...silent, signal: stop.signal, progress: () => stop.abort() };
    const stopped = ingest(workspace, file, effects, { preview: true });
    await expect(stopped).rejects.toThrow(Interrupted);
    await expect(stopped).rejects.toThrow(/^Stopped drawing the preview; /);
    expect(existsSync(join(workspace.dir, 'preview.html'))).toBe(false);
    expect(await workspace.catalog.files()).toMatchObject([{ verdict: 'accepted' }]);

    const { preview } = await ingest(workspace, file, silent, { preview: true });
    expect(existsSync(preview ?? '')).toBe(true);
  } finally {
    await workspace.close();
    await rm(dir, { recursive: true });
  }
});
