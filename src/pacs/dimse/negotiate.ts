import type dimse from 'dcmjs-dimse';
import { isStorageClass, preferredSyntax } from './storage-syntaxes.ts';

/** An association as dcmjs-dimse shows it. */
export type Association = InstanceType<typeof dimse.association.Association>;

const VERIFICATION = '1.2.840.10008.1.1';
const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';

/** Results of a presentation context (PS3.8 section 9.3.3.2). */
const ACCEPTED = 0;
const NO_SUCH_CLASS = 3;
const NO_SUCH_SYNTAX = 4;

/** Who may send here, and under what name. */
export interface SenderPolicy {
  readonly aeTitle: string;
  /** AE titles that may send; `*` is anyone. */
  readonly senders: readonly string[];
}

/** Why an association is turned away, in the numbers of PS3.8 section 9.3.4. */
export interface Rejection {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
  /** A clause for the log. */
  readonly because: string;
}

/** Turned away for now: there are too many already. */
export const TOO_MANY: Rejection = {
  ...{ result: 2, source: 3, reason: 2 },
  because: 'as many associations as are allowed are open',
};

/** Whether the two names are as they should be; undefined when they are. */
export function rejectionOf(
  association: Association,
  { aeTitle, senders }: SenderPolicy,
): Rejection | undefined {
  const calling = association.getCallingAeTitle();
  const called = association.getCalledAeTitle();
  if (called !== aeTitle) {
    const because = `it called ${shown(called)}, and this node is ${aeTitle}`;
    return { result: 1, source: 1, reason: 7, because };
  }
  if (!senders.includes('*') && !senders.includes(calling)) {
    const because = `the AE title ${shown(calling)} is not among the senders`;
    return { result: 1, source: 1, reason: 3, because };
  }
  return undefined;
}

/** Accepts what this node does: C-ECHO, and storage in every transfer syntax that is known. */
export function acceptContexts(association: Association): void {
  for (const { context } of association.getPresentationContexts()) {
    const offered = context.getTransferSyntaxUids();
    const uid = context.getAbstractSyntaxUid();
    const isStorage = isStorageClass(uid);
    const chosen = isStorage
      ? preferredSyntax(offered)
      : offered.find((syntax) => syntax === IMPLICIT || syntax === EXPLICIT);
    if (!isStorage && uid !== VERIFICATION) context.setResult(NO_SUCH_CLASS);
    else if (chosen === undefined) context.setResult(NO_SUCH_SYNTAX);
    else context.setResult(ACCEPTED, chosen);
  }
}

/** A peer's word in a line of the log: printable, and no longer than a name. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, 16)).replace(/[^\x20-\x7e]/g, '?');
}
