// Run by src/catalog/processes.test.ts as a process of its own: records files in a workspace and
// prints the number of each once it is committed. Arguments: workspace, first number, count, frames.
import { openWorkspace } from '../src/catalog/index.ts';
import { fileRecord } from './file-record.ts';

const [dir = '', first = '0', count = '0', frames = '1'] = process.argv.slice(2);
const workspace = await openWorkspace(dir);
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
for (let i = Number(first); i < Number(first) + Number(count); i++) {
  await workspace.catalog.recordFile(fileRecord(i, {}, Number(frames)));
  process.stdout.write(`${i}\n`);
}
await workspace.close();
process.stdin.destroy();
