import { Random } from '../numeric/index.ts';
import type { ReaderCase, ReaderStudy } from './reader-study.ts';

/**
 * The cases in the order in which one reader sees them, which is the reader's own: the same name gives
 * the same order again. Cases that are shown twice come early the first time and late the second,
 * with at least `washout` others between; neither showing can be told from others.
 */
export function readingOrder(study: ReaderStudy, reader: string): ReaderCase[] {
  const { cases, repeated, seed, washout } = study;
  const random = new Random('reading', seed, reader);
  const again = cases.filter((one) => repeated.includes(one.case));
  const once = random.shuffle(cases.filter((one) => !repeated.includes(one.case)));
  const between = repeated.length === 0 ? 0 : washout;
  const early = Math.floor((once.length - between) / 2);
  return [
    ...random.shuffle([...again, ...once.slice(0, early)]),
    ...once.slice(early, early + between),
    ...random.shuffle([...once.slice(early + between), ...again]),
  ];
}
