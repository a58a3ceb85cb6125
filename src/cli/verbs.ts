import type { Command } from 'commander';

/** A verb: the line that the overview shows, and where it is defined. */
interface Verb {
  readonly summary: string;
  readonly load: () => Promise<{ default: (command: Command) => void }>;
}

/** Every verb, in the order in which a study meets them. Only the one that is called is loaded. */
export const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['init', { summary: 'make a workspace; what is there is kept', load: () => import('./init.ts') }],
  [
    'receive',
    {
      summary: 'take studies from DICOM senders over the network',
      load: () => import('./receive.ts'),
    },
  ],
  [
    'pull',
    {
      summary: 'fetch studies from a DICOM archive or a DICOMweb service',
      load: () => import('./pull.ts'),
    },
  ],
  [
    'catalog',
    {
      summary: 'say where the catalog is; move it to a Postgres server or back',
      load: () => import('./catalog.ts'),
    },
  ],
  [
    'blobs',
    {
      summary: 'say where frames, features and runs are; move them to an object store or back',
      load: () => import('./blobs.ts'),
    },
  ],
  ['ingest', { summary: 'read studies into the workspace', load: () => import('./ingest.ts') }],
  [
    'show',
    {
      summary: 'say what is read of one frame and what is decided about it; write it as a PNG',
      load: () => import('./show.ts'),
    },
  ],
  [
    'label',
    {
      summary: 'label frames by what was typed on them; review, correct and audit labels',
      load: () => import('./label.ts'),
    },
  ],
  [
    'split',
    {
      summary: 'divide the labelled frames into train, tuning and test by patient',
      load: () => import('./split.ts'),
    },
  ],
  [
    'features',
    {
      summary: 'extract the features of every frame ahead of training',
      load: () => import('./features.ts'),
    },
  ],
  [
    'train',
    {
      summary: 'train a head on the frozen backbone; the test part is not touched',
      load: () => import('./train.ts'),
    },
  ],
  [
    'evaluate',
    {
      summary: 'test a run on the test part and write its report',
      load: () => import('./evaluate.ts'),
    },
  ],
  [
    'report',
    {
      summary: 'print the report of an evaluated run as PDF',
      load: () => import('./report.ts'),
    },
  ],
  [
    'cross-validate',
    {
      summary: 'fit a run’s head anew in folds by patient; the test part is not touched',
      load: () => import('./cross-validate.ts'),
    },
  ],
  [
    'read',
    {
      summary: 'let readers read the test images; their answers are compared with the runs',
      load: () => import('./read.ts'),
    },
  ],
  [
    'compare',
    {
      summary: 'test runs, and readers, against each other on the test part',
      load: () => import('./compare.ts'),
    },
  ],
  [
    'experiment',
    {
      summary: 'do what a protocol says, from studies to a report with everyone compared',
      load: () => import('./experiment.ts'),
    },
  ],
  [
    'export',
    {
      summary: 'pack an evaluated run into one file, or write its network as ONNX',
      load: () => import('./export.ts'),
    },
  ],
  [
    'predict',
    {
      summary: 'classify a file, a folder or a manifest with a run or a packed classifier',
      load: () => import('./predict.ts'),
    },
  ],
  [
    'worker',
    {
      summary: 'do pieces of long steps for other machines, through a queue',
      load: () => import('./worker.ts'),
    },
  ],
  [
    'serve',
    {
      summary: 'open the workbench in the browser, or serve a packed classifier over HTTP',
      load: () => import('./serve.ts'),
    },
  ],
  [
    'keys',
    {
      summary: 'keys of programs that ask a served classifier: add, list, remove',
      load: () => import('./keys.ts'),
    },
  ],
  [
    'weights',
    {
      summary: 'the weights of pretrained networks: list, pull, import, verify, random',
      load: () => import('./weights.ts'),
    },
  ],
  [
    'phantom',
    {
      summary: 'write synthetic studies, plainly marked so, as DICOM files',
      load: () => import('./phantom.ts'),
    },
  ],
  [
    'demo',
    {
      summary: 'the whole job on synthetic studies: write, ingest, label, split, train, evaluate',
      load: () => import('./demo.ts'),
    },
  ],
  [
    'doctor',
    {
      summary: 'what is here: versions, processor, memory, disk, optional parts',
      load: () => import('./doctor.ts'),
    },
  ],
]);
