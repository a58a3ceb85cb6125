export type { Box, BoxRule } from './box.ts';
export {
  decideFrame,
  decideInstance,
  type ExclusionRule,
  type FrameDecision,
} from './decide-frame.ts';
export { regionSettings, type RegionSettings } from './settings.ts';
