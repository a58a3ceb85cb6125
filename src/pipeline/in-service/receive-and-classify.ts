import { type Effects, silent } from '../../effects.ts';
import { openClassifier } from '../classifier/index.ts';
import { INTENDED_USE } from '../notice.ts';
import { raised } from '../ingest/raised.ts';
import { type ArrivalsOptions, serveArrivals } from './serve-arrivals.ts';

export interface ReceiveAndClassifyOptions extends ArrivalsOptions {
  /** The path of a packed classifier. */
  readonly classifier: string;
  /** The path of the key that must have signed it; absent: not looked at. */
  readonly verify?: string | undefined;
}

/** What was done until the work was stopped. */
export interface ReceiveAndClassifyResult {
  readonly use: string;
  readonly folder: string;
  /** Objects that reports were made of. */
  readonly reported: number;
  /** Reports that the node has acknowledged. */
  readonly sent: number;
  /** Objects that wait to be classified; the next start takes them up. */
  readonly pending: number;
}

/**
 * Takes objects from the network, and from a folder where one is watched, until the signal is raised;
 * classifies them and sends reports on them onward.
 *
 * @throws UserError when the classifier cannot be opened or the service cannot begin.
 */
export async function receiveAndClassify(
  options: ReceiveAndClassifyOptions,
  effects: Effects = silent,
): Promise<ReceiveAndClassifyResult> {
  const { folder, settings, sendTo, watch } = options;
  const classifier = await openClassifier(options.classifier, { verify: options.verify });
  try {
    const service = await serveArrivals(options, (work) => work(classifier), effects);
    effects.note(
      `${settings.ae_title} listens on ${settings.host}:${service.port} and classifies what comes${watch === undefined ? '' : `, from ${watch} too`}; ${sendTo === undefined ? `reports stay in ${folder}` : 'reports are sent onward'}. Ctrl-C ends it.`,
    );
    await raised(effects.signal);
    await service.close();
    const { reported, sent, pending } = service;
    return { use: INTENDED_USE, folder, reported, sent, pending };
  } finally {
    await classifier.close();
  }
}
