import { Random } from '../../src/numeric/index.ts';
import { type Running, start } from '../cli.ts';
import { type ObjectToSend, Sender } from '../dimse-sender.ts';
import type { Credentials } from './fuzz-routes.ts';
import { learnNames, Names } from './names.ts';
import { type Operation, operationsOf } from './served-api.ts';

/** A served classifier in a process of its own that takes DICOM objects too. */
export interface OpenClassifier {
  readonly server: Running;
  readonly address: string;
  readonly port: number;
  readonly dicomPort: number;
  readonly operations: readonly Operation[];
  readonly names: Names;
  /** Whoever has the key for everything, more often than who has a wrong one or none. */
  readonly askers: readonly Credentials[];
  readonly headers: Readonly<Record<string, string>>;
  /** What it says of a file: probabilities by category, or why there are none, for each frame. */
  classify(file: Buffer): Promise<readonly unknown[]>;
  /** Stores an object over an association of its own; its status, 0 for success. */
  store(object: ObjectToSend): Promise<number | undefined>;
}

/**
 * Starts it as a user does.
 *
 * @param packed the package.
 * @param folder that keeps what comes by DICOM.
 */
export async function openClassifierService(
  packed: string,
  folder: string,
): Promise<OpenClassifier> {
  const server = start(
    ...['serve', packed, '--port', '0', '--json', '--quiet'],
    ...['--dicom', folder, '--dicom-port', '0', '--requests-per-minute', '1000000000'],
  );
  const { address, key, dicomPort } = await server.printed<{
    address: string;
    key: string;
    dicomPort: number;
  }>();
  const headers = { authorization: `Bearer ${key}` };
  const operations = await operationsOf(address);
  const names = new Names();
  await learnNames(names, operations, new Random('names'), async (path) => {
    const response = await fetch(`${address}${path}`, { headers });
    return response.ok ? await response.json() : undefined;
  });
  const known: Credentials = Object.entries(headers);
  return {
    ...{ server, address, dicomPort, operations, names, headers },
    port: Number(new URL(address).port),
    askers: [known, known, known, [['x-api-key', key]], [['authorization', 'Bearer none']], []],
    async classify(file) {
      const body = new Uint8Array(file);
      const response = await fetch(`${address}/v1/classify`, { method: 'POST', headers, body });
      const text = await response.text();
      if (!response.ok)
        throw new RangeError(`A good file was answered by ${response.status} ${text}`);
      return (JSON.parse(text) as { readonly predictions: unknown[] }).predictions;
    },
    store: (object) => Sender.store(dicomPort, object),
  };
}
