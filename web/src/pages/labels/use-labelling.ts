import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer, Body } from '../../../../src/serving/wire/index.ts';
import { call } from '../../api/call.ts';

type Labelled = Answer<'POST /api/labels'>['changed'][number];
type Change = Body<'POST /api/labels'>['changes'][number];

/** What is known of a frame whose label is given. */
export interface Labellable {
  readonly frameId: string;
  readonly category: string | null;
  readonly version: number;
}

/** What the last change did, to be told. */
export interface Told {
  readonly given: number;
  readonly category: string | null;
  readonly undone: boolean;
  readonly conflicts: number;
}

/**
 * Gives labels and takes them back. What was changed here, and by others meanwhile, stands in
 * `now` over what the lists said.
 */
export function useLabelling() {
  const client = useQueryClient();
  const [changed, setChanged] = useState<ReadonlyMap<string, Labelled>>(new Map());
  const [past, setPast] = useState<readonly (readonly Labellable[])[]>([]);
  const [told, setTold] = useState<Told | null>(null);
  const send = useMutation({
    mutationFn: (changes: Change[]) => call('POST /api/labels', { body: { changes } }),
    onSuccess: ({ changed: done, conflicts }) => {
      setChanged((before) => {
        const after = new Map(before);
        for (const frame of [...done, ...conflicts]) after.set(frame.frameId, frame);
        return after;
      });
      void client.invalidateQueries({ queryKey: ['GET /api/categories'] });
    },
  });

  const now = <T extends Labellable>(frame: T): T => {
    const newer = changed.get(frame.frameId);
    return newer === undefined ? frame : { ...frame, ...newer };
  };

  const give = (frames: readonly Labellable[], category: string | null): void => {
    if (frames.length === 0 || send.isPending) return;
    const before = frames.map(now);
    send.mutate(
      before.map(({ frameId: frame, version }) => ({ frame, category, version })),
      {
        onSuccess: ({ changed: done, conflicts }) => {
          const ids = new Set(done.map(({ frameId }) => frameId));
          setPast((all) => [...all, before.filter(({ frameId }) => ids.has(frameId))]);
          setTold({ given: done.length, category, undone: false, conflicts: conflicts.length });
        },
      },
    );
  };

  const undo = (): void => {
    const last = past.at(-1);
    if (last === undefined || send.isPending) return;
    send.mutate(
      last.map((frame) => ({
        frame: frame.frameId,
        category: frame.category,
        version: now(frame).version,
      })),
      {
        onSuccess: ({ changed: done, conflicts }) => {
          setPast((all) => all.slice(0, -1));
          setTold({
            given: done.length,
            category: null,
            undone: true,
            conflicts: conflicts.length,
          });
        },
      },
    );
  };

  return { now, give, undo, told, error: send.error, canUndo: past.length > 0 };
}
