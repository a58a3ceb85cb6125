import { pathOf } from './call.ts';

/** A finished frame made small. */
export function thumbnail(hash: string, side: '64' | '96' | '128' = '128'): string {
  return pathOf('GET /api/images/:hash/thumbnail', { params: { hash }, query: { side } });
}

/** A finished frame as the network sees it. */
export function finished(hash: string): string {
  return pathOf('GET /api/images/:hash', { params: { hash } });
}

/** The original of a frame, or of another frame of its file. */
export function original(frame: string, index?: number, side?: number): string {
  return pathOf('GET /api/frames/:frame/original', {
    params: { frame },
    query: { ...(index === undefined ? {} : { index }), ...(side === undefined ? {} : { side }) },
  });
}
