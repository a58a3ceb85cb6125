import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Device } from '../../src/graph/index.ts';
import { openSession, openSessionThread, runtime } from '../../src/graph/index.ts';
import { useSoftwareVulkan } from '../vulkan.ts';
import { apart, deviceCases, onlyOnCpu } from './device-cases.ts';

/*
 * Every device that is present runs the same graphs as the CPU, within the tolerance that each case
 * states. On CI WebGPU must be present, through chromium's SwiftShader.
 */

useSoftwareVulkan();

const small = deviceCases[0]!;

/** Why a device cannot be used here, or undefined when it can. */
async function reasonAgainst(device: Device): Promise<string | undefined> {
  try {
    const session = await openSession(small.graph, { device });
    await session.release();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

for (const device of ['webgpu', 'cuda'] as const) {
  const reason = await reasonAgainst(device);
  const isInside = device === 'webgpu' && runtime().providers.includes(device);
  const mustBeHere = isInside && process.env['CI'] !== undefined;
  if (reason !== undefined && !mustBeHere) {
    console.log(`contract of ${device}: skipped: ${reason}`);
    describe.skip(`${device} (skipped: ${reason})`, () => {
      test('nothing', () => undefined);
    });
    continue;
  }
  describe(device, () => {
    test.for(deviceCases)('$name', async ({ graph, feeds, tolerance }) => {
      const [here, there] = [await openSession(graph), await openSession(graph, { device })];
      const [expected, result] = [await here.run(feeds), await there.run(feeds)];
      await Promise.all([here.release(), there.release()]);
      expect(apart(result['y'], expected['y'])).toBeLessThanOrEqual(tolerance);
    });

    test('runs on a thread of its own, again and again, and gives the same bits', async () => {
      const here = await openSession(small.graph, { device });
      const there = await openSessionThread(small.graph, { device });
      const expected = await here.run(small.feeds);
      const results = await there.run([small.feeds, small.feeds]);
      for (const result of results) expect(result).toEqual(expected);
      await Promise.all([here.release(), there.release()]);
    });

    test('never leaves a node to the CPU unasked', async () => {
      const { graph } = onlyOnCpu();
      for (const open of [openSession, openSessionThread]) {
        await expect(open(graph, { device })).rejects.toThrow(
          `Cannot run the network "remainders" on ${device}: it has operators that onnxruntime knows only on the CPU; take --device cpu.`,
        );
      }
    });
  });
}
