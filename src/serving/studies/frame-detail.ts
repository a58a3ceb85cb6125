import type { FileRecord, LabelEvent, ListedFrame } from '../../catalog/index.ts';
import { missing } from '../refusal.ts';
import type { Answer } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';
import { shownFrame } from './shown-frame.ts';

type Detail = Answer<'GET /api/frames/:frame'>;

/** Frames beside a frame that are named at most, before and after it together. */
const MOST_BESIDE = 400;

/** Everything about one frame. */
export async function frameDetail(bench: Workbench, frameId: string): Promise<Detail> {
  const { catalog } = bench.workspace;
  const frame = await bench.frame(frameId);
  const { frames } = await bench.listed();
  const [file, history] = await Promise.all([
    catalog.knownFile(frame.path),
    catalog.labelHistory(frameId),
  ]);
  if (file === undefined) throw missing(`file of frame ${frameId}`);
  const record = file.frames.find(
    ({ index, region }) => index === frame.index && region === frame.region,
  );
  const words = await bench.fresh.get('words', async () => {
    const all = await catalog.words();
    return new Map(all.map((read) => [`${read.index} ${read.path}`, read.words]));
  });
  const beside = frames.filter(
    ({ study, verdict }) => study === frame.study && verdict === 'accepted',
  );
  const place = Math.max(0, beside.indexOf(frame) - MOST_BESIDE / 2);
  return {
    ...shownFrame(frame),
    ...originalOf(file),
    box: record?.box ?? null,
    boxRule: record?.boxRule ?? null,
    filled: [...(record?.filled ?? [])],
    words:
      words.get(`${frame.index} ${frame.path}`)?.map(({ text, box, certainty, source }) => ({
        ...{ text, box, certainty, source },
      })) ?? null,
    history: history.map(shownEvent),
    beside: beside.slice(place, place + MOST_BESIDE).map(besideOf),
  };
}

function shownEvent({ category, source, at, grounds, person }: LabelEvent) {
  return { category, source, at, grounds, by: person };
}

function besideOf({ frameId, hash }: ListedFrame) {
  return { frameId, hash };
}

function originalOf({
  acquisition,
}: FileRecord): Pick<Detail, 'rows' | 'columns' | 'frames' | 'acquisition'> {
  return {
    rows: acquisition?.rows ?? null,
    columns: acquisition?.columns ?? null,
    frames: acquisition?.frames ?? 1,
    acquisition: {
      manufacturer: acquisition?.manufacturer ?? null,
      model: acquisition?.manufacturerModelName ?? null,
      transducer: acquisition?.transducer ?? null,
      synthetic: acquisition?.synthetic ?? false,
    },
  };
}
