/** Letters and digits that look alike on a screen. */
const ALIKE = [
  '0OQDCU',
  '1ILTJ',
  '2Z7',
  '3EB',
  '4A',
  '5S',
  '6GCB',
  '8BSR',
  'UVY',
  'HNMK',
  'EFP',
  'PR',
  'KX',
  'VW',
];

/** Whether two capital letters or digits look alike; one looks like itself. */
export function lookAlike(a: string, b: string): boolean {
  return a === b || ALIKE.some((group) => group.includes(a) && group.includes(b));
}
