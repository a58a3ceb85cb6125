import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'vitest';
import { freePort } from './free-port.ts';

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

/** A suite that needs Orthanc; skipped with a line where it is absent, but not on CI. */
export function describeWithOrthanc(name: string, suite: () => void, timeout?: number): void {
  const options = timeout === undefined ? {} : { timeout };
  if (existsSync(PLUGIN) || process.env['CI']) describe(name, options, suite);
  else describe.skip(`${name} (skipped: orthanc-dicomweb is not installed)`, suite);
}

export interface Orthanc {
  readonly dicomPort: number;
  /** The address of its DICOMweb service. */
  readonly web: string;
  /** Stores a file. */
  upload(path: string): Promise<void>;
  /** Its number of instances. */
  instances(): Promise<number>;
  stop(): Promise<void>;
}

/** User and password of its HTTP side. */
export const CREDENTIALS = { user: 'tester', password: 'of sonograft' } as const;

/**
 * Starts Orthanc on loopback with a configuration and a folder of its own.
 *
 * @param mover the port to which it moves objects for the AE title SONOGRAFT.
 */
export async function startOrthanc(dir: string, mover: number): Promise<Orthanc> {
  const [httpPort, dicomPort] = [await freePort(), await freePort()];
  const configuration = join(dir, 'orthanc.json');
  await writeFile(
    configuration,
    JSON.stringify({
      ...{ StorageDirectory: join(dir, 'orthanc'), IndexDirectory: join(dir, 'orthanc') },
      ...{ HttpPort: httpPort, DicomPort: dicomPort, DicomAet: 'ORTHANC', Plugins: [PLUGIN] },
      ...{ RemoteAccessAllowed: false, AuthenticationEnabled: true },
      RegisteredUsers: { [CREDENTIALS.user]: CREDENTIALS.password },
      DicomModalities: {
        us: { AET: 'SONOGRAFT', Host: '127.0.0.1', Port: mover, AllowMove: true, AllowGet: true },
      },
      DicomAlwaysAllowGet: true,
    }),
  );
  const child = spawn('/usr/sbin/Orthanc', [configuration], { stdio: 'ignore' });
  const base = `http://127.0.0.1:${httpPort}`;
  const token = Buffer.from(`${CREDENTIALS.user}:${CREDENTIALS.password}`).toString('base64');
  const headers = { authorization: `Basic ${token}` };
  await answering(child, `${base}/system`, headers);
  return {
    dicomPort,
    web: `${base}/dicom-web`,
    async upload(path) {
      const body = await readFile(path);
      const { ok, status } = await fetch(`${base}/instances`, { method: 'POST', headers, body });
      if (!ok) throw new RangeError(`Orthanc answered ${status} to ${path}`);
    },
    async instances() {
      const response = await fetch(`${base}/statistics`, { headers });
      return ((await response.json()) as { CountInstances: number }).CountInstances;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answering(
  child: ChildProcess,
  url: string,
  headers: Record<string, string>,
): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new RangeError(`Orthanc ended with ${child.exitCode}`);
    const response = await fetch(url, { headers }).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new RangeError('Orthanc did not answer in 30 s');
}
