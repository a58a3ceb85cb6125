import type { ListedFrame } from '../../catalog/index.ts';
import type { AskedImage } from '../../pipeline/index.ts';
import type { TakenQuery } from '../wire/index.ts';

type Asked = Omit<TakenQuery<'GET /api/runs/:run/images'>, 'offset' | 'limit'>;

/** Test images that the catalog still has, of one cell of the confusion matrix or all, in order. */
export function askedImages(
  images: readonly AskedImage[],
  byId: ReadonlyMap<string, ListedFrame>,
  { truth, predicted, only, order }: Asked,
): (AskedImage & { frame: ListedFrame })[] {
  const found = images.flatMap((image) => {
    const frame = image.frameId === null ? undefined : byId.get(image.frameId);
    if (frame === undefined) return [];
    if (truth !== undefined && image.truth !== truth) return [];
    if (predicted !== undefined && image.predicted !== predicted) return [];
    const isRight = image.truth === image.predicted;
    if ((only === 'mistakes' && isRight) || (only === 'right' && !isRight)) return [];
    return [{ ...image, frame }];
  });
  if (order === 'frame') return found;
  const sign = order === 'surest' ? -1 : 1;
  return found.sort((a, b) => sign * (a.probability - b.probability));
}
