export { type Box, boxArea, boxHeight, type BoxRule, boxWidth, overlap } from './box.ts';
export {
  decideFrame,
  decideInstance,
  type FrameDecision,
  type InstanceFacts,
  needsCine,
} from './decide-frame.ts';
export { findFurniture } from './furniture/find-furniture.ts';
export { joinBoxes } from './furniture/join-boxes.ts';
export { chooseKeyFrames, frameSketch } from './key-frames.ts';
export { regionSettings, type RegionSettings } from './settings.ts';
