export type { Box, BoxRule } from './box.ts';
export { decideFrame, decideInstance } from './decide-frame.ts';
export { regionSettings, type RegionSettings } from './settings.ts';
