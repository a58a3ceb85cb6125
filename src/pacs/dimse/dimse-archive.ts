import dimse from 'dcmjs-dimse';
import { UserError } from '../../errors.ts';
import {
  type Archive,
  type FoundInstance,
  type FoundStudy,
  isUid,
  matchingKeys,
  type StudyQuery,
} from '../archive.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { PacsSettings } from '../settings.ts';
import { AskingNode, type OfferedContext, type Peer, type Request } from './asking-node.ts';
import type { NodeEvents } from './dimse-node.ts';
import { listenForObjects, type Receiver } from './receiver.ts';
import { NATIVE, STORAGE_SYNTAXES } from './storage-syntaxes.ts';

const { CFindRequest, CGetRequest, CMoveRequest } = dimse.requests;

/** Query/Retrieve, study root (PS3.4 section C.6.2): find, move, get. */
const STUDY_ROOT = '1.2.840.10008.5.1.4.1.2.2';
const FIND: OfferedContext = service('1');
const MOVE: OfferedContext = service('2');
const GET: OfferedContext = service('3');

const STORAGE = '1.2.840.10008.5.1.4.1.1';
/** Ultrasound images and loops, with what they were before 1994; each syntax in its own context. */
const PICTURES = ['6.1', '3.1'];
/** What else is found in ultrasound studies: older classes, volumes, screens, reports. */
const OTHERS = ['6', '3', '6.2', '7', '7.2', '7.4', '88.11', '88.22', '88.33', '104.1'];

/** How objects come: pushed to this node's own port, or over the association that asked. */
export type Retrieval = 'move' | 'get';

const SUCCESS = 0;

/** A node of DIMSE services: C-FIND finds; C-MOVE or C-GET fetches. */
export class DimseArchive implements Archive {
  readonly #peer: Peer;
  readonly #inbox: Inbox;
  readonly #settings: PacsSettings;
  readonly #events: NodeEvents;
  readonly #retrieval: Retrieval;
  readonly #receiver: Receiver | undefined;

  private constructor(
    peer: Peer,
    inbox: Inbox,
    settings: PacsSettings,
    events: NodeEvents,
    receiver: Receiver | undefined,
  ) {
    this.#peer = peer;
    this.#inbox = inbox;
    this.#settings = settings;
    this.#events = events;
    this.#retrieval = receiver === undefined ? 'get' : 'move';
    this.#receiver = receiver;
  }

  /**
   * @throws UserError when this node cannot listen for what is moved to it.
   */
  static async open(
    peer: Peer,
    retrieval: Retrieval,
    inbox: Inbox,
    settings: PacsSettings,
    events: NodeEvents & { readonly lost: (sentence: string) => void },
  ): Promise<DimseArchive> {
    const receiver =
      retrieval === 'get'
        ? undefined
        : // Objects may come from the archive that was named, and from nobody else.
          // Over TLS where this node has a certificate to show.
          await listenForObjects(
            inbox,
            { ...settings, senders: [peer.aeTitle] },
            peer.tls?.cert === undefined ? undefined : peer.tls,
            { ...events, opened: () => undefined },
          );
    return new DimseArchive(peer, inbox, settings, events, receiver);
  }

  async findStudies(query: StudyQuery): Promise<FoundStudy[]> {
    const found = await this.#find('STUDY', {
      ...{ StudyInstanceUID: '', StudyDate: '', ModalitiesInStudy: '' },
      ...matchingKeys(query),
    });
    return found.flatMap(({ StudyInstanceUID, StudyDate, ModalitiesInStudy }) => {
      if (!isUid(StudyInstanceUID)) return [];
      const date = texts(StudyDate)[0] ?? null;
      return { studyInstanceUID: StudyInstanceUID, modalities: texts(ModalitiesInStudy), date };
    });
  }

  async findInstances({ studyInstanceUID }: FoundStudy): Promise<FoundInstance[]> {
    const study = { StudyInstanceUID: studyInstanceUID };
    const series = await this.#find('SERIES', { ...study, SeriesInstanceUID: '' });
    const found: FoundInstance[] = [];
    for (const { SeriesInstanceUID: seriesInstanceUID } of series) {
      if (!isUid(seriesInstanceUID)) continue;
      const keys = { ...study, SeriesInstanceUID: seriesInstanceUID, SOPInstanceUID: '' };
      for (const { SOPInstanceUID: sopInstanceUID } of await this.#find('IMAGE', keys)) {
        if (isUid(sopInstanceUID)) found.push({ seriesInstanceUID, sopInstanceUID });
      }
    }
    return found;
  }

  async retrieve(
    { studyInstanceUID }: FoundStudy,
    some: readonly FoundInstance[] | 'all',
  ): Promise<void> {
    const contexts = this.#retrieval === 'move' ? [MOVE] : [GET, ...storageContexts()];
    const title = this.#settings.ae_title;
    const requests: Request[] =
      some === 'all'
        ? [
            this.#retrieval === 'move'
              ? CMoveRequest.createStudyMoveRequest(title, studyInstanceUID)
              : CGetRequest.createStudyGetRequest(studyInstanceUID),
          ]
        : some.map(({ seriesInstanceUID: series, sopInstanceUID: instance }) =>
            this.#retrieval === 'move'
              ? CMoveRequest.createImageMoveRequest(title, studyInstanceUID, series, instance)
              : CGetRequest.createImageGetRequest(studyInstanceUID, series, instance),
          );
    await this.#associated(contexts, async (node) => {
      for (const request of requests) {
        const last = await node.ask(request, () => undefined);
        const status = last.getStatus();
        if (status === MOVE_DESTINATION_UNKNOWN) throw this.#unknownTo();
        if (status !== SUCCESS) this.#events.refused(`the archive answered ${hex(status)}`);
      }
    });
  }

  async close(): Promise<void> {
    await this.#receiver?.close();
  }

  /** Every match of a query at a level, by keyword. */
  async #find(level: string, keys: Record<string, string>): Promise<Record<string, unknown>[]> {
    const request = new CFindRequest();
    request.setDataset(new dimse.Dataset({ ...keys, QueryRetrieveLevel: level }));
    const found: Record<string, unknown>[] = [];
    await this.#associated([FIND], async (node) => {
      const last = await node.ask(request, (response) => {
        const match = response.getDataset()?.getElements();
        if (match !== undefined) found.push(match);
      });
      if (last.getStatus() !== SUCCESS) {
        throw new UserError(
          `Cannot query ${this.#peer.aeTitle}: it answered ${hex(last.getStatus())}; ask for less, or ask its administrator.`,
        );
      }
    });
    return found;
  }

  async #associated(
    contexts: readonly OfferedContext[],
    work: (node: AskingNode) => Promise<void>,
  ): Promise<void> {
    const node = await AskingNode.open(
      this.#peer,
      contexts,
      this.#inbox,
      this.#settings,
      this.#events,
    );
    try {
      await work(node);
    } finally {
      await node.close();
    }
  }

  #unknownTo(): UserError {
    const { ae_title, host } = this.#settings;
    const { port } = this.#receiver ?? {};
    return new UserError(
      `Cannot pull from ${this.#peer.aeTitle}: it does not know where ${ae_title} is; have it added with the address of this machine (it listens on ${host}:${port}), or use --retrieve get.`,
    );
  }
}

/** Status of C-MOVE (PS3.4 section C.4.2.1.5). */
const MOVE_DESTINATION_UNKNOWN = 0xa801;

function service(number: string): OfferedContext {
  return { sopClassUID: `${STUDY_ROOT}.${number}`, transferSyntaxUIDs: [NATIVE[1], NATIVE[0]] };
}

/** What is taken in answer to C-GET: 76 contexts of the 128 there may be. */
function storageContexts(): OfferedContext[] {
  return [
    ...PICTURES.flatMap((end) =>
      STORAGE_SYNTAXES.map((uid) => ({
        ...{ sopClassUID: `${STORAGE}.${end}`, transferSyntaxUIDs: [uid], weStore: true },
      })),
    ),
    ...OTHERS.map((end) => ({
      ...{ sopClassUID: `${STORAGE}.${end}`, transferSyntaxUIDs: NATIVE, weStore: true },
    })),
  ];
}

/** One value or several, as dcmjs gives them. */
function texts(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one): one is string => typeof one === 'string' && one !== '');
}

function hex(status: number): string {
  return `0x${status.toString(16).padStart(4, '0')}`;
}
