import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCertificates } from '../../../test/certificates.ts';
import { scratch } from '../../../test/cli.ts';
import { headerOf } from '../../../test/header-of.ts';
import { freePort } from '../../../test/free-port.ts';
import {
  CREDENTIALS,
  describeWithOrthanc,
  type Orthanc,
  startOrthanc,
} from '../../../test/orthanc.ts';
import { startReceiver } from '../../../test/receiver.ts';
import { readTlsIdentity, type TlsFiles } from '../dimse/tls-identity.ts';
import { parseNodeAddress } from '../node-address.ts';
import { pacsSettings } from '../settings.ts';
import { openSender } from './open-sender.ts';
import type { OutgoingObject, Sender } from './sender.ts';

const ENHANCED_SR = '1.2.840.10008.5.1.4.1.1.88.22';
const settings = pacsSettings.parse({});
const { user, password } = CREDENTIALS;
const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function senderTo(node: string, access?: string): Promise<Sender> {
  const address = parseNodeAddress(node, false, 'send to');
  return await openSender({ address, settings, authorization: access });
}

test('that nobody answers is said, and nothing counts as taken', async () => {
  const taken: OutgoingObject[] = [];
  for (const node of [
    `dicom://NOBODY@127.0.0.1:${await freePort()}`,
    `http://127.0.0.1:${await freePort()}/`,
  ]) {
    const sender = await senderTo(node);
    const object = await objectIn(await scratch(), '1.2.3.4');
    await expect(sender.send([object], (one) => taken.push(one))).rejects.toThrow(
      /^Cannot send to .*127\.0\.0\.1:\d+: no connection came about \(/,
    );
  }
  expect(taken).toEqual([]);
});

test('objects go where they are told and nowhere else', async () => {
  let asked = 0;
  const elsewhere = createServer((_, response) => {
    asked += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address() as AddressInfo;
  const node = createServer((request, response) => {
    request.resume();
    response.writeHead(307, { location: `http://127.0.0.1:${port}/studies` }).end();
  }).listen(0, '127.0.0.1');
  await once(node, 'listening');
  try {
    const sender = await senderTo(`http://127.0.0.1:${(node.address() as AddressInfo).port}/`);
    const object = await objectIn(await scratch(), '1.2.3.5');
    await expect(sender.send([object], () => undefined)).rejects.toThrow(/it answered 307/);
    expect(asked).toBe(0);
  } finally {
    node.close();
    elsewhere.close();
  }
});

test('over TLS objects go to a node that the named authority has signed, and to no other', async () => {
  const dir = await scratch();
  const { authority, certificate, key } = makeCertificates(dir);
  const other = makeCertificates(await scratch()).authority;
  // The node asks who we are, too.
  const node = await startReceiver(
    {},
    await readTlsIdentity({ ...{ certificate, key }, authorities: authority }),
  );
  try {
    const object = await objectIn(dir, '1.2.3.6');
    const send = async (host: string, tls: TlsFiles): Promise<number> => {
      const address = parseNodeAddress(
        `dicom+tls://SONOGRAFT@${host}:${node.port}`,
        false,
        'send to',
      );
      const taken: OutgoingObject[] = [];
      const sender = await openSender({ address, settings, tls });
      await sender.send([object], (one) => taken.push(one));
      return taken.length;
    };
    const ours = { certificate, key };
    expect(await send('localhost', { ...ours, authorities: authority })).toBe(1);
    expect(await send('127.0.0.1', { ...ours, authorities: authority })).toBe(1);
    const unsigned =
      /^Cannot send to SONOGRAFT at localhost:\d+: no authority that is known here has signed its certificate \(.*\); .* --send-ca\.$/;
    for (const wrong of [ours, { ...ours, authorities: other }]) {
      await expect(send('localhost', wrong)).rejects.toThrow(unsigned);
    }
    // The node does not know who we are.
    await expect(send('localhost', { authorities: authority })).rejects.toThrow(
      /^Cannot send to SONOGRAFT at localhost:/,
    );
    expect(node.filed).toHaveLength(2);
  } finally {
    await node.close();
  }
});

describeWithOrthanc('objects sent to a real Orthanc', () => {
  let orthanc: Orthanc;
  let dir: string;
  let before: number;
  beforeAll(async () => {
    dir = await scratch();
    orthanc = await startOrthanc(dir, await freePort());
  });
  afterAll(() => orthanc.stop());
  beforeEach(async () => (before = await orthanc.instances()));

  test.each(['C-STORE', 'STOW-RS'])(
    'arrive by %s, once however often they are sent',
    async (how) => {
      const sender = await senderTo(nodeOf(how), authorization);
      const objects = [await objectIn(dir, uid(how, 1)), await objectIn(dir, uid(how, 2))];
      for (const times of [1, 2]) {
        const taken: OutgoingObject[] = [];
        await sender.send(objects, (one) => taken.push(one));
        expect(taken, `time ${times}`).toEqual(objects);
      }
      expect((await orthanc.instances()) - before).toBe(2);
    },
  );

  test('are refused in one sentence without credentials, and stay ours', async () => {
    const sender = await senderTo(orthanc.web, 'Basic d3Jvbmc6d3Jvbmc=');
    const object = await objectIn(dir, '1.2.9.9');
    await expect(sender.send([object], () => undefined)).rejects.toThrow(
      /^Cannot send to 127\.0\.0\.1:\d+: it does not let us in \(401\); set SONOGRAFT_DICOMWEB_TOKEN/,
    );
    expect(await orthanc.instances()).toBe(before);
  });

  const nodeOf = (how: string): string =>
    how === 'C-STORE' ? `dicom://ORTHANC@127.0.0.1:${orthanc.dicomPort}` : orthanc.web;
});

function uid(how: string, number: number): string {
  return `1.2.${how === 'C-STORE' ? 5 : 6}.${number}`;
}

async function objectIn(dir: string, sopInstanceUID: string): Promise<OutgoingObject> {
  const path = join(dir, `${sopInstanceUID}.dcm`);
  const elements = [
    ['00080016', 'UI', Buffer.from(ENHANCED_SR)],
    ['00080018', 'UI', Buffer.from(sopInstanceUID)],
    ['00100020', 'LO', Buffer.from('NOBODY')],
    ['0020000d', 'UI', Buffer.from('1.2.3')],
  ] as const;
  await writeFile(path, headerOf(elements));
  return { sopClassUID: ENHANCED_SR, path };
}
