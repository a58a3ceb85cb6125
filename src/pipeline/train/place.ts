import type { Backbone } from '../../backbones/index.ts';
import { inInt8, onDevice } from '../../backbones/index.ts';
import { UserError } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import type { RunFile } from '../predict/run-file.ts';

/**
 * A backbone as it is run: in 8-bit numbers or not, on a device.
 *
 * @throws UserError for 8-bit numbers anywhere but on the CPU.
 */
export function placed(
  backbone: Backbone,
  int8: RunFile['backbone']['int8'],
  device: Device,
): Backbone {
  if (int8 === null) return onDevice(backbone, device);
  refuseInt8On(device);
  return inInt8(backbone, int8);
}

/** Refuses 8-bit numbers on a graphics card, before they are calibrated. */
export function refuseInt8On(device: Device): void {
  if (device === 'cpu') return;
  throw new UserError(
    `Cannot run 8-bit convolutions on ${device}: onnxruntime knows them on the CPU; take --precision fp32 or --device cpu.`,
  );
}
