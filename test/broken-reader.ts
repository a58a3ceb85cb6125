import type {
  ReaderMessage,
  ReaderRequest,
} from '../src/pipeline/source-readers/reader-messages.ts';

// A reader process that does to the files named crash, hang and grow what broken decoders may do.
const send = (message: ReaderMessage): void => void process.send?.(message);
const grown: Buffer[] = [];
let isBusy = false;

process.on('disconnect', () => process.exit());
process.on('message', ({ id, work }: ReaderRequest) => {
  if (isBusy) return;
  if (work.origin === 'crash') process.abort();
  if (work.origin === 'hang') for (;;);
  if (work.origin === 'grow') {
    isBusy = true;
    setInterval(() => {
      grown.push(Buffer.alloc(2 ** 26, 1));
      send({ kind: 'alive' });
    }, 20);
    return;
  }
  send({ kind: 'refused', id, reason: 'corrupt', message: String(process.pid) });
});
send({ kind: 'alive' });
