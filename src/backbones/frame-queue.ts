/** A frame by its hash, and the PNG that holds it. */
export interface FrameFile {
  readonly hash: string;
  readonly path: string;
}

/** Frames that wait for extraction, in their order. */
export class FrameQueue {
  readonly #frames: readonly FrameFile[];
  readonly #isThere: (hash: string) => boolean;
  #at = 0;

  /** @param isThere tells, when a frame's turn comes, whether another process was faster. */
  constructor(frames: readonly FrameFile[], isThere: (hash: string) => boolean) {
    this.#frames = frames;
    this.#isThere = isThere;
  }

  /** Frames whose turn has not come. */
  get left(): number {
    return this.#frames.length - this.#at;
  }

  /** The next frames, as many as that where there are; none at the end. */
  take(count: number): FrameFile[] {
    const taken: FrameFile[] = [];
    while (taken.length < count && this.#at < this.#frames.length) {
      const frame = this.#frames[this.#at++];
      if (frame && !this.#isThere(frame.hash)) taken.push(frame);
    }
    return taken;
  }
}
