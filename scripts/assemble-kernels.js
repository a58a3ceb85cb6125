// Assembles src/studies/gray/kernels.wat into kernels.wasm.ts beside it.
//
//   node scripts/assemble-kernels.js [--check]
//
// --check writes nothing and ends with an error where the two do not belong together.
import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const source = new URL('../src/studies/gray/kernels.wat', import.meta.url);
const target = new URL('../src/studies/gray/kernels.wasm.ts', import.meta.url);

const { parseWat } = await wabt();
const { buffer } = parseWat('kernels.wat', readFileSync(source, 'utf8'), { simd: true }).toBinary(
  {},
);
const lines =
  Buffer.from(buffer)
    .toString('base64')
    .match(/.{1,90}/g) ?? [];
const text = `// Assembled from kernels.wat by scripts/assemble-kernels.js; do not edit.
export const KERNELS =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('kernels.wasm.ts is not kernels.wat: run "node scripts/assemble-kernels.js".');
  process.exitCode = 1;
}
