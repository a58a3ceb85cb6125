import * as z from 'zod';
import type { Stored } from '../../pipeline/index.ts';

const value = <T extends z.ZodType>(vr: string, of: T) =>
  z.object({ vr: z.literal(vr), Value: z.array(of) });

/** The answer to a request to store (PS3.18 section 10.5.3, in the DICOM JSON model). */
export const storeAnswer = z.object({
  /** FailedSOPSequence: what was refused, each with FailureReason. */
  '00081198': value('SQ', z.object({ '00081197': value('US', z.int()) })).optional(),
  /** ReferencedSOPSequence: what is on the disk here. */
  '00081199': value(
    'SQ',
    z.object({ '00081150': value('UI', z.string()), '00081155': value('UI', z.string()) }),
  ).optional(),
});

/** Cannot understand (PS3.18 table I.2-2). */
const CANNOT_UNDERSTAND = 0xc000;

/** What became of a request's objects, and the status of the answer: 200, 202 where some, 409 where all were refused. */
export function answerOf(stored: readonly Stored[]): {
  readonly status: number;
  readonly answer: z.input<typeof storeAnswer>;
} {
  const taken = stored.flatMap(({ filed }) => filed ?? []);
  const refused = stored.length - taken.length;
  return {
    status: taken.length === 0 ? 409 : refused === 0 ? 200 : 202,
    answer: {
      ...(refused > 0 && {
        '00081198': {
          vr: 'SQ' as const,
          Value: Array.from({ length: refused }, () => ({
            '00081197': { vr: 'US' as const, Value: [CANNOT_UNDERSTAND] },
          })),
        },
      }),
      ...(taken.length > 0 && {
        '00081199': {
          vr: 'SQ' as const,
          Value: taken.map(({ sopClassUID, sopInstanceUID }) => ({
            '00081150': { vr: 'UI' as const, Value: [sopClassUID] },
            '00081155': { vr: 'UI' as const, Value: [sopInstanceUID] },
          })),
        },
      }),
    },
  };
}
