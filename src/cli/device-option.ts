import { Option } from 'commander';
import type { Device } from '../graph/index.ts';
import { devices } from '../graph/index.ts';

/** What the command line says about where networks run. */
export interface DeviceOption {
  readonly device?: Device;
}

/** @param absent where they run when it is not said. */
export function deviceOption(absent: string): Option {
  return new Option(
    '--device <name>',
    `where the frozen network runs: cpu, or a graphics card through webgpu or cuda; doctor says which work here (default: ${absent})`,
  ).choices(devices);
}
