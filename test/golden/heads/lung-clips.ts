import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { extractFeatures, FeatureStore, loadBackbone } from '../../../src/backbones/index.ts';
import { initWorkspace } from '../../../src/catalog/index.ts';
import { silent } from '../../../src/effects.ts';
import type { TrainingSet } from '../../../src/heads/index.ts';
import { ingest } from '../../../src/pipeline/index.ts';

/** MobileNetV2's features of the shared lung clips, in the order of the catalog. */
export async function lungClips(shared: string, workspaceDir: string): Promise<TrainingSet> {
  const workspace = await initWorkspace(workspaceDir);
  await ingest(workspace, join(shared, 'lung-clips/manifest.csv'));
  const rows = await workspace.catalog.frames({ labelled: true });
  const backbone = await loadBackbone({ name: join(shared, 'weights/mobilenet_v2') });
  const store = await FeatureStore.open(workspace.featuresDir, backbone);
  const frames = rows.map(({ hash }) => ({ hash, path: workspace.framePath(hash) }));
  await extractFeatures(backbone, frames, store, silent);
  const features = await store.read(rows.map(({ hash }) => hash));
  await store.close();
  await workspace.close();
  return {
    features,
    length: backbone.length,
    labels: Int32Array.from(rows, ({ category }) => (category === 'covid' ? 0 : 1)),
    categories: ['covid', 'regular'],
    groups: rows.map(({ patient }) => patient),
  };
}

// npx tsx test/golden/heads/lung-clips.ts SHARED DIR writes the inputs of
// python3 linear.py DIR/features DIR/labels 1280 > lung-clips.json
if (argv[1] === fileURLToPath(import.meta.url)) {
  const [shared = '', dir = ''] = argv.slice(2);
  const { features, labels } = await lungClips(shared, join(dir, 'workspace'));
  await writeFile(join(dir, 'features'), new Uint8Array(features.buffer));
  await writeFile(join(dir, 'labels'), Uint8Array.from(labels));
}
