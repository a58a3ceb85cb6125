import { UserError } from '../../errors.ts';
import { GraphBuilder } from '../builder.ts';
import { openSessionThread } from '../session-thread.ts';
import { float32 } from '../tensor.ts';
import type { Device } from './device.ts';
import { devices } from './device.ts';

/** Whether a device works here: undefined when it does, else why not. */
export type DeviceTrial = readonly [device: Device, reason: string | undefined];

/** Tries each device with a convolution of which the result is known. */
export async function tryDevices(): Promise<DeviceTrial[]> {
  const trials: DeviceTrial[] = [];
  for (const device of devices) trials.push([device, await reasonAgainst(device)]);
  return trials;
}

async function reasonAgainst(device: Device): Promise<string | undefined> {
  const g = new GraphBuilder('trial');
  const weights = g.constant(float32([1, 1, 2, 2], [1, 2, 3, 4]));
  const y = g.add('Conv', [g.input('x', 'float32', [1, 1, 3, 3]), weights]);
  g.output('y', y, 'float32', [1, 1, 2, 2]);
  try {
    const thread = await openSessionThread(g.build(), { device });
    const [outputs] = await thread.run([{ x: float32([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]) }]);
    await thread.release();
    const found = outputs?.['y']?.data.join(', ') ?? 'nothing';
    return found === '37, 47, 67, 77' ? undefined : `it computes wrongly: ${found}`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
