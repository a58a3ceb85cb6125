import * as z from 'zod';

/** What readers may be shown. */
export const pictures = ['input', 'frame'] as const;

/** A picture to read. Its name says nothing of what it shows or of whom. */
const caseSchema = z.object({
  case: z.string(),
  frameId: z.string(),
  /** Of the frame's pixels. */
  hash: z.string(),
});

export const readerStudySchema = z.object({
  name: z.string(),
  /** When it was created: ISO 8601, UTC. */
  createdAt: z.string(),
  seed: z.number(),
  /** What readers see: the network's own input, or the whole frame, black outside the tissue. */
  picture: z.enum(pictures),
  /** What readers choose from. */
  categories: z.array(z.string()).min(2),
  /** Of the split whose test part it is drawn from. */
  splitDigest: z.string(),
  cases: z.array(caseSchema).min(1),
  /** Cases that are shown twice, by name. */
  repeated: z.array(z.string()),
  /** The least number of other pictures between the two showings of a case. */
  washout: z.number(),
});

/** What is read, by whatever readers: settled once and for all when it is created. */
export type ReaderStudy = Readonly<z.infer<typeof readerStudySchema>>;

export type ReaderCase = ReaderStudy['cases'][number];
