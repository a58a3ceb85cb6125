/** What the page asks its worker. */
export interface Asked {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly kind: 'file' | 'frame';
  readonly device: 'wasm' | 'webgpu';
}

/** What is said of a frame; the same words as `sonograft predict --json` uses. */
export interface Said {
  readonly frame: number | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
  readonly category: string | null;
  readonly reason: string | null;
  /** 65,536 gray values of what the network saw. */
  readonly pixels: Uint8Array | null;
}

/** What the worker says: that it is ready, or what became of a file. */
export type Told =
  | { readonly kind: 'ready'; readonly name: string; readonly notice: string | null }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'said'; readonly id: number; readonly frames: readonly Said[] };
