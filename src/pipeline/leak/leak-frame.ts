import type { Box } from '../../region/index.ts';

/** A labelled frame as the leak control takes it. */
export interface LeakFrame {
  readonly category: string;
  readonly patient: string;
  /** What was filled of it, in its pixels. */
  readonly filled: readonly Box[];
  /** Its 65,536 gray values. */
  readonly pixels: () => Uint8Array | Promise<Uint8Array>;
}
