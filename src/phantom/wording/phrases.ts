import type { Random } from '../../numeric/index.ts';
import type { AbdominalView } from '../taxonomy.ts';

/** The ways of saying one thing, the commonest ones more than once. */
type Ways = readonly string[];

const SIDES = {
  right: ['RT', 'RT', 'RT', 'RIGHT', 'R'],
  left: ['LT', 'LT', 'LT', 'LEFT', 'L'],
} as const;
const PLANES = {
  longitudinal: ['SAG', 'SAG', 'SAG', 'LONG', 'LONG', 'SAGITTAL', 'LONGITUDINAL'],
  transverse: ['TRV', 'TRV', 'TRANS', 'TRANS', 'TRANSVERSE', 'TX'],
} as const;
const POLES = ['MID', 'MID', 'UPPER POLE', 'LOWER POLE', 'UP', 'INF', 'SUP'];

/** What a technologist may put into one annotation. */
interface Parts {
  readonly organ: Ways;
  /** Absent where the view has no plane, or none that needs saying. */
  readonly plane?: Ways;
  /** How often the plane is typed; 1 where the category depends on it. */
  readonly planeShare: number;
  readonly position: Ways;
}

function kidney(side: 'right' | 'left', plane: keyof typeof PLANES): Parts {
  const letter = side === 'right' ? 'R' : 'L';
  return {
    organ: [...SIDES[side].flatMap((word) => [`${word} KIDNEY`, `${word} KID`]), `${letter}K`],
    plane: PLANES[plane],
    planeShare: 1,
    position: plane === 'transverse' ? POLES : ['MID', 'LAT', 'MED'],
  };
}

function lobe(side: 'right' | 'left', plane: keyof typeof PLANES): Parts {
  const short = side === 'right' ? ['RLL'] : ['LLL'];
  const ways = SIDES[side].slice(0, 4).flatMap((word) => {
    return [`${word} LOBE LIVER`, `LIVER ${word} LOBE`, `LIVER ${word}`, `${word} LOBE LIV`];
  });
  return {
    organ: [...ways, ...short],
    plane: PLANES[plane],
    planeShare: 1,
    position: side === 'right' ? ['DOME', 'MID', 'INF', 'LAT'] : ['MID', 'LAT', 'INF'],
  };
}

const VIEWS: Readonly<Record<AbdominalView, Parts>> = {
  'liver-right-longitudinal': lobe('right', 'longitudinal'),
  'liver-right-transverse': lobe('right', 'transverse'),
  'liver-left-longitudinal': lobe('left', 'longitudinal'),
  'liver-left-transverse': lobe('left', 'transverse'),
  'right-kidney-longitudinal': kidney('right', 'longitudinal'),
  'right-kidney-transverse': kidney('right', 'transverse'),
  'left-kidney-longitudinal': kidney('left', 'longitudinal'),
  'left-kidney-transverse': kidney('left', 'transverse'),
  gallbladder: {
    organ: ['GB', 'GB', 'GALLBLADDER', 'GALL BLADDER'],
    planeShare: 0,
    position: ['SUPINE', 'LLD', 'NECK', 'FUNDUS'],
  },
  pancreas: {
    organ: ['PANC', 'PANC', 'PANCREAS'],
    plane: PLANES.transverse,
    planeShare: 0.6,
    position: ['HEAD', 'BODY', 'TAIL', 'BODY/TAIL'],
  },
  spleen: {
    organ: ['SPLEEN', 'SPLEEN', 'SPL', 'LUQ SPLEEN'],
    plane: PLANES.longitudinal,
    planeShare: 0.7,
    position: ['MID', 'HILUM'],
  },
};

/** Words of a view, in the order in which somebody typed them. */
export interface Phrase {
  readonly words: readonly string[];
  /** The same words without what the category depends on, such as side or plane; null where
   *  nothing of the kind can be left out. */
  readonly incomplete: readonly string[] | null;
}

/** Words a technologist types on a view. */
export function phraseOf(view: AbdominalView, random: Random): Phrase {
  const { organ, plane, planeShare, position } = VIEWS[view];
  const named = random.pick(organ);
  const planes = plane !== undefined && random.next() < planeShare ? [random.pick(plane)] : [];
  const places = random.next() < 0.35 ? [random.pick(position)] : [];
  const order = random.next();
  const words =
    order < 0.72
      ? [named, ...planes, ...places]
      : order < 0.86
        ? [...planes, named, ...places]
        : [named, ...places, ...planes];
  return {
    words: words.flatMap((part) => part.split(' ')),
    incomplete: planeShare === 1 ? [/KID|K$/.test(named) ? 'KIDNEY' : 'LIVER', ...planes] : null,
  };
}

/** What is typed on views that belong to none of the categories, by what they are drawn like. */
export const OUTSIDE: readonly { readonly text: string; readonly like: AbdominalView }[] = [
  { text: 'AORTA PROX SAG', like: 'liver-left-longitudinal' },
  { text: 'AO MID SAG', like: 'liver-left-longitudinal' },
  { text: 'AO DIST TRV', like: 'pancreas' },
  { text: 'AORTA MID TRANS', like: 'liver-left-transverse' },
  { text: 'IVC SAG', like: 'liver-left-longitudinal' },
  { text: 'CBD', like: 'gallbladder' },
  { text: 'MPV SAG', like: 'liver-right-transverse' },
  { text: 'PORTAL VEIN', like: 'liver-right-transverse' },
  { text: 'LIVER RT LOBE / RT KIDNEY SAG', like: 'liver-right-longitudinal' },
  { text: 'SPLEEN / LT KIDNEY SAG', like: 'spleen' },
];
