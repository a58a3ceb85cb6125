import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initWorkspace } from '../src/catalog/index.ts';
import { writeOnnx } from '../src/graph/index.ts';
import { evaluate, exportClassifier, ingest, split, train } from '../src/pipeline/index.ts';
import { writeImageFolder } from './pictures.ts';
import { tinyNetwork } from './tiny-network.ts';

/** Two packed classifiers of left and right, and the images that they were made of. */
export interface PackedClassifiers {
  readonly first: string;
  readonly second: string;
  readonly images: string;
  readonly framesDir: string;
}

/** Trains two heads on a tiny network, with two images of each patient, and packs them. */
export async function packTwo(dir: string, patients = 8): Promise<PackedClassifiers> {
  const images = join(dir, 'images');
  const workspace = await initWorkspace(join(dir, 'W'));
  try {
    await writeImageFolder(images, patients, 1);
    await ingest(workspace, images);
    await split(workspace, {});
    const onnx = join(dir, 'tiny.onnx');
    await writeFile(onnx, writeOnnx(tinyNetwork({ size: 200 })));
    const backbone = { name: onnx, channels: 'bgr', mean: [100], std: [50] } as const;
    for (const [name, c] of [
      ['first', 1],
      ['second', 0.01],
    ] as const) {
      await train(workspace, { backbone, head: { kind: 'linear', seed: 1, c }, name });
      await evaluate(workspace, name, { rounds: 1, maps: false });
      await exportClassifier(workspace, name, { out: join(dir, `${name}.sonograft`) });
    }
    const { framesDir } = workspace;
    return {
      ...{ first: join(dir, 'first.sonograft'), second: join(dir, 'second.sonograft') },
      ...{ images, framesDir },
    };
  } finally {
    await workspace.close();
  }
}
