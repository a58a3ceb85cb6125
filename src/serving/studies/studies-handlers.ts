import { readFile } from 'node:fs/promises';
import type { Handlers } from '../handler.ts';
import { missing, Refusal } from '../refusal.ts';
import type { Workbench } from '../workbench.ts';
import { passes, passesFile, windowOf } from './filters.ts';
import { frameDetail } from './frame-detail.ts';
import { facetsOf, listStudies } from './list-studies.ts';
import { shownFrame } from './shown-frame.ts';
import { Thumbnails } from './thumbnails.ts';

type Names =
  | 'GET /api/facets'
  | 'GET /api/studies'
  | 'GET /api/frames'
  | 'POST /api/frames/named'
  | 'GET /api/files'
  | 'GET /api/frames/:frame'
  | 'GET /api/frames/:frame/original'
  | 'GET /api/images/:hash'
  | 'GET /api/images/:hash/thumbnail';

/** The longer side of an original where none is asked for. */
const LARGEST_SIDE = 4096;

export function studiesHandlers(bench: Workbench): Handlers<Names> {
  const thumbnails = new Thumbnails(bench.workspace);
  return {
    'GET /api/facets': async () => {
      const [files, { frames }] = await Promise.all([bench.files(), bench.listed()]);
      return await bench.fresh.get('facets', () => Promise.resolve(facetsOf(files, frames)));
    },
    'GET /api/studies': async ({ query: { offset, limit, ...filters } }) => {
      const [files, { frames }] = await Promise.all([bench.files(), bench.listed()]);
      const found = await bench.fresh.get(`studies ${JSON.stringify(filters)}`, () =>
        Promise.resolve(listStudies(files, frames, filters)),
      );
      return windowOf(found, { offset, limit });
    },
    'GET /api/frames': async ({ query: { offset, limit, ...filters } }) => {
      const { frames } = await bench.listed();
      const found = await bench.fresh.get(`frames ${JSON.stringify(filters)}`, () =>
        Promise.resolve(frames.filter((frame) => passes(frame, filters))),
      );
      const window = windowOf(found, { offset, limit });
      return { ...window, items: window.items.map(shownFrame) };
    },
    'POST /api/frames/named': async ({ body }) => {
      const { byId } = await bench.listed();
      return { items: body.frames.flatMap((id) => byId.get(id) ?? []).map(shownFrame) };
    },
    'GET /api/files': async ({ query: { offset, limit, ...filters } }) => {
      const [all, { frames }] = await Promise.all([bench.files(), bench.listed()]);
      const withRule = new Set(
        frames.filter(({ rule }) => rule === filters.rule).map(({ path }) => path),
      );
      const files = all.filter((file) => passesFile(file, filters, withRule));
      const window = windowOf(files, { offset, limit });
      return {
        ...window,
        items: window.items.map(({ name, patient, study, verdict, rule, format }) => ({
          ...{ file: name, patient, study, verdict, rule, format },
        })),
      };
    },
    'GET /api/frames/:frame': ({ params }) => frameDetail(bench, params.frame),
    'GET /api/frames/:frame/original': async ({ params, query }) => {
      const frame = await bench.frame(params.frame);
      const originals = await bench.originals();
      const { index = frame.index, side = LARGEST_SIDE } = query;
      const bytes = await originals.picture(frame.path, index, side);
      return { type: 'image/webp', bytes, isFixed: false };
    },
    'GET /api/images/:hash': async ({ params: { hash } }) => {
      refuseNoHash(hash);
      const bytes = await bench.workspace.frames
        .file(hash)
        .then((path) => readFile(path))
        .catch(() => null);
      if (bytes === null) throw missing(`finished frame ${hash}`);
      return { type: 'image/png', bytes, isFixed: true };
    },
    'GET /api/images/:hash/thumbnail': async ({ params: { hash }, query: { side } }) => {
      refuseNoHash(hash);
      const bytes = await thumbnails.of(hash, Number(side));
      return { type: 'image/webp', bytes, isFixed: true };
    },
  };
}

/** A hash names a file, so it is nothing but a hash. */
export function refuseNoHash(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw new Refusal(400, 'A finished frame is named by 64 hexadecimal digits.', 'wrong-input');
  }
}
