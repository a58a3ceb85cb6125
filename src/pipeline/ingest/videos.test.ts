import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { describeWithFfmpeg, writeVideo } from '../../../test/videos.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { ingest } from './ingest.ts';
import { show } from './show.ts';

/** Speckle that moves, and a plain surround. */
const FRAMES = Array.from({ length: 6 }, (_, i) =>
  new DrawnScreen(200, 160).field(30, 30, 169, 139, `frame ${i}`).raster(),
);

let dir: string;
let videos: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-ingest-videos-'));
  videos = join(dir, 'in');
  await mkdir(videos);
});
afterAll(() => rm(dir, { recursive: true }));

async function withSettings<T>(use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const root = join(dir, 'W');
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'sonograft.yaml'), 'ingest: { cine: even, cine_frames: 2 }\n');
  const workspace = await initWorkspace(root);
  try {
    return await use(workspace);
  } finally {
    await workspace.close();
  }
}

describeWithFfmpeg('videos in a folder', () => {
  test('are read where ffmpeg is, left out with a rule where it is not, and read once it is', async () => {
    writeVideo(join(videos, 'loop.avi'), FRAMES, '-c:v', 'mjpeg', '-q:v', '2');
    await writeFile(join(videos, 'hostile.mp4'), Buffer.from('\0\0\0\x18ftypisom'.repeat(40)));
    await withSettings(async (workspace) => {
      vi.stubEnv('PATH', '');
      const without = await ingest(workspace, videos);
      const shown = await show(join(videos, 'loop.avi'));
      vi.unstubAllEnvs();
      expect(without).toMatchObject({ files: 2, accepted: 0, excluded: { 'needs-ffmpeg': 2 } });
      expect(shown).toMatchObject({ verdict: 'excluded', rule: 'needs-ffmpeg', rows: null });

      const { files, accepted, quarantined, items } = await ingest(workspace, videos);
      expect([files, accepted]).toEqual([2, 1]);
      expect(Object.values(quarantined)).toEqual([1]);
      expect(items.filter(({ path }) => path === 'loop.avi')).toMatchObject([
        { frame: 1, verdict: 'accepted', boxRule: 'moving-content' },
        { frame: 4, verdict: 'accepted', boxRule: 'moving-content' },
      ]);
    });
  }, 180_000);
});
