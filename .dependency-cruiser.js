// The order of the rooms: a room may import the rooms before it, never one after it,
// and everyone else imports a room only through its index.ts.
const rooms = [
  'numeric',
  'graph',
  'studies',
  'pacs',
  'region',
  'annotation',
  'images',
  'blobs',
  'catalog',
  'backbones',
  'heads',
  'evaluation',
  'readers',
  'report',
  'phantom',
  'pipeline',
  'jobs',
  'serving',
  'cli',
];

const upward = rooms.slice(0, -1).map((room, i) => ({
  name: `${room}-imports-no-later-room`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${rooms.slice(i + 1).join('|')})/` },
}));

const isolated = [
  ['numeric', '^src/(?!numeric/)'],
  ['evaluation', '^src/(?!evaluation/|numeric/)'],
  ['report', '^src/(?!report/|evaluation/|numeric/|errors)'],
].map(([room, path]) => ({
  name: `${room}-stands-alone`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...upward,
    ...isolated,
    {
      name: 'a-room-is-entered-through-its-index',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'only-graph-runs-networks',
      severity: 'error',
      from: { pathNot: '^src/graph/' },
      to: { path: 'onnxruntime' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
