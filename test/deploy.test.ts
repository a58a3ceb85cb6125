import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import type { Job } from 'kubernetes-types/batch/v1.js';
import type { Container, PodSpec } from 'kubernetes-types/core/v1.js';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { findProgram } from '../src/find-program.ts';

const deploy = new URL('../deploy/', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, deploy), 'utf8');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  readonly spec: Record<string, unknown>;
}

const { resources } = parse(await read('kubernetes/kustomization.yaml')) as { resources: string[] };
const manifests = (
  await Promise.all(
    ['init.yaml', ...resources].map(async (file) =>
      parseAllDocuments(await read(`kubernetes/${file}`), { strict: true }).map((document) => {
        expect(document.errors, file).toEqual([]);
        return document.toJS() as Manifest;
      }),
    ),
  )
).flat();
const one = (kind: string): Manifest => manifests.find((manifest) => manifest.kind === kind)!;
const deployment = one('Deployment') as unknown as Deployment;
const pods = [deployment, one('Job') as unknown as Job].map(({ spec }) => spec!.template.spec!);

/** The module of kubernetes-types that declares each kind; KEDA's is not among them. */
const MODULES: Readonly<Record<string, string>> = {
  'apps/v1': 'apps/v1',
  'batch/v1': 'batch/v1',
  'networking.k8s.io/v1': 'networking/v1',
  v1: 'core/v1',
};

test('every manifest is of its kind, to the last key', () => {
  const declared = manifests.filter(({ apiVersion }) => MODULES[apiVersion] !== undefined);
  expect(declared).toHaveLength(manifests.length - 1);
  const text = declared
    .map(({ apiVersion, kind, ...rest }, i) => {
      const module = JSON.stringify(`kubernetes-types/${MODULES[apiVersion] ?? ''}.js`);
      const value = JSON.stringify({ apiVersion, kind, ...rest }, null, 1);
      return `export const m${i}: import(${module}).${kind} = ${value};`;
    })
    .join('\n');
  expect(faultsOf(text)).toEqual([]);
  // The check can fail: a key that is spelled wrongly is none.
  expect(faultsOf(text.replace('"readinessProbe"', '"readynessProbe"'))).not.toEqual([]);
});

/** What TypeScript has against a module. */
function faultsOf(text: string): string[] {
  const name = fileURLToPath(new URL('manifests.ts', import.meta.url));
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, types: [], lib: ['lib.es2022.d.ts'] },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  };
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === name
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([name], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('what the manifests name is there', () => {
  const { template, selector } = deployment.spec!;
  const labels = template.metadata?.labels;
  expect(labels).toMatchObject(selector.matchLabels!);
  expect(labels).toMatchObject(one('Service').spec['selector'] as object);
  const { podSelector } = one('NetworkPolicy').spec as { podSelector: { matchLabels: object } };
  expect(labels).toMatchObject(podSelector.matchLabels);

  const scaled = one('ScaledObject').spec as {
    scaleTargetRef: { name: string };
    triggers: { type: string; metadata: Record<string, string> }[];
  };
  expect(scaled.scaleTargetRef.name).toBe(one('Deployment').metadata.name);
  const { metadata } = scaled.triggers[0]!;
  const { hostname, port, pathname } = new URL(metadata['url'] ?? '');
  expect(hostname).toBe(`${one('Service').metadata.name}.${one('Namespace').metadata.name}.svc`);
  expect([port, pathname, metadata['valueLocation']]).toEqual(['9464', '/queue', 'waiting']);

  for (const pod of pods) {
    const named = pod.volumes!.map(({ name }) => name);
    for (const { volumeMounts = [] } of containersOf(pod)) {
      for (const mount of volumeMounts) expect(named).toContain(mount.name);
    }
  }
});

test.each(pods)('workers have least privileges and bounds', (pod) => {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  for (const { securityContext, resources, image } of containersOf(pod)) {
    expect(image).toMatch(/:\d+\.\d+\.\d+$/);
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(resources?.requests).toHaveProperty('cpu');
    expect(resources?.limits?.['memory']).toMatch(/i$/);
  }
});

function containersOf({ initContainers = [], containers }: PodSpec): Container[] {
  return [...initContainers, ...containers];
}

test('the compose file holds no secret, and its services have least privileges', async () => {
  const { services, secrets } = parse(await read('compose.yaml'), { merge: true }) as {
    services: Record<string, Record<string, unknown>>;
    secrets: Record<string, { file: string }>;
  };
  for (const { file } of Object.values(secrets)) expect(file).toMatch(/^\.\/secrets\//);
  for (const [name, service] of Object.entries(services)) {
    expect(service['image'], name).toMatch(/:\d+\.\d+/);
    expect(service['healthcheck'] ?? service['ports'], name).toBeDefined();
    if (!String(service['image']).startsWith('sonograft:')) continue;
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], user: '10001:10001' });
  }
  // Nothing but the workbench is reached, and that from this host.
  const ports = Object.values(services).flatMap((service) => (service['ports'] ?? []) as string[]);
  expect(ports).toEqual(['127.0.0.1:8585:8585']);
});

const compose = findProgram('docker-compose');
test.skipIf(compose === undefined)(
  'docker-compose accepts the compose file (skipped where it is absent)',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'sonograft-compose-'));
    try {
      const file = join(dir, 'compose.yaml');
      await cp(new URL('compose.yaml', deploy), file);
      await promisify(execFile)(compose ?? '', ['-f', file, 'config', '--quiet']);
    } finally {
      await rm(dir, { recursive: true });
    }
  },
);
