import type { ListedFrame } from '../../catalog/index.ts';

/** A frame as it travels. */
export function shownFrame(frame: ListedFrame) {
  const { frameId, name, index, region, patient, study, verdict, rule, hash } = frame;
  const { category, labelSource, part, version } = frame;
  return {
    ...{ frameId, file: name, index, region, patient, study, verdict, rule, hash },
    ...{ category, source: labelSource, part, version },
  };
}
