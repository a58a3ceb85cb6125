import { useRef, useState } from 'react';
import { useStart } from '../../api/jobs.ts';
import { beginUpload, sendRest } from './send-files.ts';

export interface Sending {
  readonly total: number;
  readonly sent: number;
  /** Why it stands still; null while it goes on. */
  readonly error: unknown;
}

/** Sends files to the server and has them brought in; what was lost goes on where it was. */
export function useUpload() {
  const start = useStart();
  const [sending, setSending] = useState<Sending | null>(null);
  const open = useRef<{ upload: string; files: readonly File[]; stop: AbortController } | null>(
    null,
  );

  const goOn = async (): Promise<void> => {
    const { current } = open;
    if (current === null) return;
    setSending((before) => before && { ...before, error: null });
    try {
      await sendRest(
        current.upload,
        current.files,
        (sent) => setSending((before) => before && { ...before, sent }),
        current.stop.signal,
      );
      await start.mutateAsync({ kind: 'ingest', settings: { upload: current.upload } });
      open.current = null;
      setSending(null);
    } catch (error) {
      if (current.stop.signal.aborted) return;
      setSending((before) => before && { ...before, error });
    }
  };

  const begin = async (files: readonly File[]): Promise<void> => {
    const total = files.reduce((sum, file) => sum + file.size, 0);
    setSending({ total, sent: 0, error: null });
    try {
      const { upload } = await beginUpload(files);
      open.current = { upload, files, stop: new AbortController() };
    } catch (error) {
      setSending({ total, sent: 0, error });
      return;
    }
    await goOn();
  };

  const stop = (): void => {
    open.current?.stop.abort();
    open.current = null;
    setSending(null);
  };

  return { sending, begin, goOn, stop, canGoOn: () => open.current !== null };
}
