import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeOnnx } from '../src/graph/index.ts';
import { tinyNetwork } from './tiny-network.ts';

/** A folder that says how to feed a network. */
export async function writeTinyBackbone(folder: string): Promise<void> {
  const onnx = writeOnnx(tinyNetwork({ size: 200 }));
  const description = {
    ...{ name: 'tiny', title: 'A tiny network', format: 'onnx', files: ['tiny.onnx'] },
    sha256: { 'tiny.onnx': createHash('sha256').update(onnx).digest('hex') },
    input: {
      ...{ tensor: 'image', width: 200, height: 200, channels: 'rgb', from256: 'center-crop' },
      ...{ mean: [100, 100, 100], std: [50, 50, 50] },
    },
    features: { tensor: 'vector', length: 5 },
    ...{ pretrainedOn: 'nothing', licence: 'Apache-2.0', source: 'this test' },
  };
  await mkdir(folder);
  await writeFile(join(folder, 'tiny.onnx'), onnx);
  await writeFile(join(folder, 'backbone.json'), JSON.stringify(description));
}
