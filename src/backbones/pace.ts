/** How fast a thread goes through frames, from its making on. */
export class Pace {
  readonly #begin = performance.now();
  #done = 0;

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return performance.now() - this.#begin;
  }

  /** Notes that frames are done. */
  did(frames: number): void {
    this.#done += frames;
  }

  /** Frames that fit into a time: at least one. */
  framesIn(ms: number): number {
    return Math.max(1, Math.floor((ms * this.#done) / this.elapsed));
  }

  /** Milliseconds that so many frames will take this thread alone. */
  timeFor(frames: number): number {
    return this.#done === 0 ? Infinity : (frames * this.elapsed) / this.#done;
  }
}
