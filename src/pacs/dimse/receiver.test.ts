import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import {
  associateRequest,
  commandSet,
  dataValue,
  objectOf,
  pdu,
  releaseRequest,
  Sender,
  smallObject,
  storeRequest,
  ULTRASOUND_IMAGE,
  word,
} from '../../../test/dimse-sender.ts';
import { type ReceiverUnderTest, startReceiver } from '../../../test/receiver.ts';
import { describeWithShared, shared } from '../../../test/shared.ts';

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';
const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.70';

let receiver: ReceiverUnderTest;
beforeAll(async () => {
  receiver = await startReceiver({ object_mib: 1, associations: 3 });
});

afterAll(() => receiver.close());

/** An association that was accepted. */
async function associated(...args: Parameters<typeof associateRequest>): Promise<Sender> {
  const sender = await Sender.open(receiver.port);
  sender.send(associateRequest(...args));
  expect((await sender.receive())?.type).toBe(2);
  return sender;
}

/** Sends bytes after an association and expects to be cut off with this sentence. */
async function expectCutOff(bytes: Buffer, because: RegExp): Promise<void> {
  const before = receiver.lost.length;
  const sender = await associated();
  sender.send(bytes);
  expect((await sender.receive())?.type).toBe(7);
  await expect.poll(() => receiver.lost.slice(before).join()).toMatch(because);
  sender.close();
}

describe('what is stored', () => {
  test('every byte of the data set, private elements too, behind our own header', async () => {
    const object = smallObject('1.2.3', '1.2.3.4');
    expect(await Sender.store(receiver.port, object)).toBe(0);
    const { file, outcome, bytes } = receiver.filed.at(-1)!;
    expect(outcome).toBe('stored');
    const stored = await readFile(join(receiver.folder, file));
    expect(stored).toHaveLength(bytes);
    const read = objectOf(stored);
    expect(read).toEqual({ ...object, dataSet: expect.any(Buffer) as Buffer });
    expect(read.dataSet.equals(object.dataSet)).toBe(true);
    expect(read.dataSet.includes('kept')).toBe(true);
  });

  test('under names that say nothing, and a list with hashes that does neither', async () => {
    const { file } = receiver.filed.at(-1)!;
    expect(file).toMatch(/^[0-9a-f]{32}\/[0-9a-f]{32}-[0-9a-f]{32}\.dcm$/);
    const list = await readFile(join(receiver.folder, 'received.csv'), 'utf8');
    const sha256 = createHash('sha256')
      .update(await readFile(join(receiver.folder, file)))
      .digest('hex');
    expect(list).toContain(`${file},${sha256},`);
    expect(list).toContain(`,${EXPLICIT},${ULTRASOUND_IMAGE},TEST,`);
    expect(list).not.toMatch(/1\.2\.3\.4|Doe/);
    expect(await readdir(join(receiver.folder, '.incoming'))).toEqual([]);
  });

  test('the same bytes once; other bytes of the same instance beside the first', async () => {
    const first = smallObject('1.2.4', '1.2.4.1');
    const other = smallObject('1.2.4', '1.2.4.1', 10);
    const before = receiver.filed.length;
    for (const object of [first, first, other, first]) {
      expect(await Sender.store(receiver.port, object)).toBe(0);
    }
    const outcomes = receiver.filed.slice(before).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['stored', 'duplicate', 'beside', 'duplicate']);
    expect(await readdir(receiver.filed.at(-1)!.study)).toHaveLength(2);
  });

  test('many objects over one association, in values of any length', async () => {
    const sender = await associated();
    const before = receiver.filed.length;
    for (let i = 0; i < 20; i++) {
      sender.send(storeRequest(smallObject('1.2.5', `1.2.5.${i}`, 3000 * i), 1, 7 + 211 * i));
      expect(await sender.status()).toBe(0);
    }
    expect(receiver.filed.slice(before).map(({ outcome }) => outcome)).toEqual(
      Array<string>(20).fill('stored'),
    );
    sender.send(releaseRequest);
    expect((await sender.receive())?.type).toBe(6);
    sender.close();
  });

  test('command and object in one PDU', async () => {
    const sender = await associated();
    const request = storeRequest(smallObject('1.2.6', '1.2.6.1'));
    const first = 6 + request.readUInt32BE(2);
    sender.send(pdu(4, Buffer.concat([request.subarray(6, first), request.subarray(first + 6)])));
    expect(await sender.status()).toBe(0);
    sender.close();
  });

  test('an object that says it is another one is refused, and bytes that are none', async () => {
    const object = smallObject('1.2.7', '1.2.7.1');
    const lie = { ...object, sopInstanceUID: '1.2.7.2' };
    const noise = { ...object, dataSet: Buffer.alloc(500, 0xa5) };
    const nothing = { ...object, dataSet: Buffer.from([]) };
    expect(await Sender.store(receiver.port, lie)).toBe(0xa900);
    expect(await Sender.store(receiver.port, noise)).toBe(0xc000);
    expect(receiver.refused.slice(-2)).toEqual([
      'it holds another instance than was announced',
      'it names no study or no instance',
    ]);
    // Without a single value there is no object to wait for.
    const sender = await associated();
    sender.send(Buffer.concat([storeRequest(nothing), pdu(4, dataValue(1, 2, Buffer.alloc(0)))]));
    expect(await sender.status()).toBe(0xc000);
    sender.close();
  });

  test('an object that breaks off leaves nothing', async () => {
    const sender = await associated();
    const request = storeRequest(smallObject('1.2.8', '1.2.8.1', 60_000));
    sender.send(request.subarray(0, request.length - 5000));
    const unfinished = join(receiver.folder, '.incoming');
    await expect.poll(() => readdir(unfinished)).toHaveLength(1);
    sender.close();
    await expect.poll(() => readdir(unfinished)).toEqual([]);
  });
});

describeWithShared('real objects', () => {
  test('every byte of all eleven arrives, whatever the transfer syntax', async () => {
    const names = (await readdir(shared('dicom'))).filter((name) => name.endsWith('.dcm'));
    const before = receiver.filed.length;
    for (const name of names) {
      const object = objectOf(await readFile(shared(`dicom/${name}`)));
      expect(await Sender.store(receiver.port, object), name).toBe(0);
      const stored = objectOf(await readFile(join(receiver.folder, receiver.filed.at(-1)!.file)));
      expect(stored.transferSyntaxUID).toBe(object.transferSyntaxUID);
      expect(stored.dataSet.equals(object.dataSet), name).toBe(true);
    }
    const outcomes = receiver.filed.slice(before).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'beside')).toHaveLength(1);
  });
});

describe('what is agreed', () => {
  /** The result and transfer syntax of each context, by its number. */
  async function agreed(
    contexts: readonly (readonly [number, string, readonly string[]])[],
  ): Promise<[number, number, string][]> {
    const sender = await Sender.open(receiver.port);
    sender.send(associateRequest({ contexts }));
    const { body } = (await sender.receive())!;
    sender.close();
    const found: [number, number, string][] = [];
    for (let at = 68; at < body.length; at += 4 + body.readUInt16BE(at + 2)) {
      if (body.readUInt8(at) !== 0x21) continue;
      const end = at + 4 + body.readUInt16BE(at + 2);
      const syntax = body.toString('latin1', at + 12, end);
      found.push([body.readUInt8(at + 4), body.readUInt8(at + 6), syntax]);
    }
    return found;
  }

  test('the first syntax that loses nothing, a lossy one alone', async () => {
    expect(
      await agreed([
        [1, ULTRASOUND_IMAGE, [JPEG_BASELINE, JPEG_LOSSLESS, EXPLICIT]],
        [3, ULTRASOUND_IMAGE, [JPEG_BASELINE]],
        [5, ULTRASOUND_IMAGE, ['1.2.3.999', IMPLICIT, EXPLICIT]],
        [7, ULTRASOUND_IMAGE, ['1.2.3.999']],
        [9, '1.2.840.10008.5.1.4.1.2.2.1', [IMPLICIT]],
      ]),
    ).toMatchObject([
      [1, 0, JPEG_LOSSLESS],
      [3, 0, JPEG_BASELINE],
      [5, 0, IMPLICIT],
      [7, 4, expect.anything()],
      [9, 3, expect.anything()],
    ]);
  });

  test('contexts keep their numbers in whatever order they come', async () => {
    const contexts = [
      [9, ULTRASOUND_IMAGE, [JPEG_BASELINE]],
      [1, ULTRASOUND_IMAGE, [EXPLICIT]],
      [5, ULTRASOUND_IMAGE, [JPEG_LOSSLESS]],
    ] as const;
    expect(await agreed(contexts)).toEqual([
      [1, 0, EXPLICIT],
      [5, 0, JPEG_LOSSLESS],
      [9, 0, JPEG_BASELINE],
    ]);
    const sender = await associated({ contexts });
    const object = { ...smallObject('1.2.9', '1.2.9.1'), transferSyntaxUID: JPEG_BASELINE };
    sender.send(storeRequest(object, 9));
    expect(await sender.status()).toBe(0);
    expect(await readFile(join(receiver.folder, 'received.csv'), 'utf8')).toMatch(
      new RegExp(`,${JPEG_BASELINE.replaceAll('.', '\\.')},`),
    );
    sender.close();
  });

  test('who calls us by another name is turned away', async () => {
    const sender = await Sender.open(receiver.port);
    sender.send(associateRequest({ called: 'ANY\nBODY' }));
    // Rejected for good, by the user, called AE title not recognised.
    expect(await sender.receive()).toEqual({ type: 3, body: Buffer.from([0, 1, 1, 7]) });
    expect(receiver.lost.at(-1)).toBe(
      'Turned a sender away: it called "ANY\\nBODY", and this node is SONOGRAFT.',
    );
    expect(await sender.receive()).toBeUndefined();
  });

  test('senders that are not on the list, too', async () => {
    const { port, close } = await startReceiver({ senders: ['US1', 'US2'] });
    for (const [calling, type] of [
      ['US2', 2],
      ['US3', 3],
    ] as const) {
      const sender = await Sender.open(port);
      sender.send(associateRequest({ calling }));
      expect((await sender.receive())?.type).toBe(type);
      sender.close();
    }
    await close();
  });

  test('other machines may reach it only when senders are named', async () => {
    await expect(startReceiver({ host: '0.0.0.0' })).rejects.toThrow(/no sender is named/);
    const { close } = await startReceiver({ host: '0.0.0.0', senders: ['*'] });
    await close();
  });

  test('a port that is taken: one sentence', async () => {
    await expect(startReceiver({ port: receiver.port })).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${receiver.port}: another program listens there`,
    );
  });
});

describe('limits', () => {
  test('too many associations are turned away for now, and there is room again', async () => {
    const senders = [await associated(), await associated(), await associated()];
    const late = await Sender.open(receiver.port);
    late.send(associateRequest());
    expect(await late.receive()).toEqual({ type: 3, body: Buffer.from([0, 2, 3, 2]) });
    for (const sender of [late, ...senders]) sender.close();
    await expect
      .poll(async () => {
        const sender = await Sender.open(receiver.port);
        sender.send(associateRequest());
        const answer = await sender.receive();
        sender.close();
        return answer?.type;
      })
      .toBe(2);
  });

  test('who says nothing, or stops in the middle, is cut off', async () => {
    const { port, lost, close } = await startReceiver({
      ...{ association_seconds: 0.3, silence_seconds: 0.4 },
    });
    const silent = await Sender.open(port);
    expect((await silent.receive())?.type).toBe(7);
    const slow = await Sender.open(port);
    slow.send(associateRequest());
    slow.send(storeRequest(smallObject('1.3', '1.3.1')).subarray(0, 100));
    expect((await slow.receive())?.type).toBe(2);
    expect((await slow.receive())?.type).toBe(7);
    await close();
    expect(lost).toEqual([
      'Cut off 127.0.0.1: it was silent for 0.3 s.',
      'Cut off 127.0.0.1: it was silent for 0.4 s.',
    ]);
  });

  test('a PDU longer than announced is not waited for', async () => {
    await expectCutOff(
      Buffer.from([4, 0, 0xff, 0xff, 0xff, 0xff]),
      /PDU of type 4 with 4294967295 bytes, and at most 131072/,
    );
  });

  test('an object without end', async () => {
    const object = smallObject('1.3', '1.3.2');
    const endless = storeRequest({ ...object, dataSet: Buffer.alloc(3 * 2 ** 20) });
    await expectCutOff(endless, /data of more than 1048576 bytes/);
    await expect.poll(() => readdir(join(receiver.folder, '.incoming'))).toEqual([]);
  });

  test('a command without end', async () => {
    await expectCutOff(
      Buffer.concat(Array(3).fill(pdu(4, dataValue(1, 1, Buffer.alloc(8000))))),
      /command of more than 16384 bytes/,
    );
  });

  test('what is no protocol', async () => {
    const store: (readonly [number, Buffer])[] = [
      [0x0100, word(1)],
      [0x0800, word(0x101)],
    ];
    await expectCutOff(Buffer.from('GET / HTTP/1.1\r\n\r\n'), /PDU of the unknown type 71/);
    await expectCutOff(associateRequest(), /PDU of type 1 where none may come/);
    await expectCutOff(pdu(4, Buffer.alloc(3)), /data value that does not fit/);
    await expectCutOff(pdu(4, dataValue(1, 2, Buffer.alloc(4))), /belongs to no message/);
    await expectCutOff(pdu(4, dataValue(1, 3, Buffer.alloc(9))), /command ends within an element/);
    await expectCutOff(pdu(4, dataValue(1, 3, commandSet(store))), /announced none/);
    await expectCutOff(
      pdu(
        4,
        dataValue(
          1,
          3,
          commandSet([
            [0x100, word(0x20)],
            [0x800, word(0)],
          ]),
        ),
      ),
      /sent the command 0020/,
    );
    await expectCutOff(
      storeRequest(smallObject('1.3', '1.3.3'), 77),
      /Cut off 127\.0\.0\.1: what it sent cannot be read/,
    );
    await expectCutOff(
      storeRequest({ ...smallObject('1.3', '1.3.3'), sopClassUID: '1.2.3' }),
      /not of its presentation context/,
    );
  });

  test('when it is stopped, an object that is coming in still ends', async () => {
    const { port, filed, close } = await startReceiver();
    const sender = await Sender.open(port);
    sender.send(associateRequest());
    await sender.receive();
    const request = storeRequest(smallObject('1.4', '1.4.1', 40_000));
    sender.send(request.subarray(0, 30_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = close();
    sender.send(request.subarray(30_000));
    expect(await sender.status()).toBe(0);
    expect((await sender.receive())?.type).toBe(7);
    await closed;
    expect(filed).toHaveLength(1);
  });
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!canMount)('a disk that fills up (needs root, to mount a small one)', () => {
  test('is answered with 0xA700, and it goes on when there is room', async () => {
    const folder = join(await scratch(), 'small');
    await mkdir(folder);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder]);
    if (mounted.status !== 0) return expect.fail('a small disk could not be mounted');
    try {
      const { port, refused, filed, close } = await startReceiver({}, undefined, folder);
      const many = Array.from({ length: 5 }, (_, i) => smallObject('1.5', `1.5.${i}`, 60_000));
      const statuses = [];
      for (const object of many) statuses.push(await Sender.store(port, object));
      expect(statuses.slice(0, 2)).toEqual([0, 0]);
      expect(statuses.at(-1)).toBe(0xa700);
      expect(refused).toContain('the disk is full');
      expect(await readdir(join(folder, '.incoming'))).toEqual([]);
      spawnSync('mount', ['-o', 'remount,size=2m', folder]);
      expect(await Sender.store(port, many[4]!)).toBe(0);
      expect(filed.at(-1)?.outcome).toBe('stored');
      await close();
    } finally {
      spawnSync('umount', [folder]);
    }
  });
});
