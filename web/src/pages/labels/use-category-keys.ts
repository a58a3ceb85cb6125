import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { asking } from '../../api/asking.ts';

/** The categories with their keys. */
export const askCategories = asking('GET /api/categories', {});

/** The key that says none of the categories. */
export const NONE_KEY = '-';

interface Handlers {
  readonly onCategory: (category: string | null) => void;
  readonly onUndo: () => void;
  /** Any other key; true when it was taken. */
  readonly onKey?: (event: KeyboardEvent) => boolean;
}

/** Listens to the keys of the categories wherever the focus is, but in fields. */
export function useCategoryKeys(handlers: Handlers): void {
  const { data } = useQuery(askCategories);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.altKey) return;
      const { onCategory, onUndo, onKey } = latest.current;
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== 'z') return;
        event.preventDefault();
        return onUndo();
      }
      const found = data?.categories.find(({ key }) => key === event.key.toLowerCase());
      if (found !== undefined && !event.shiftKey) {
        event.preventDefault();
        onCategory(found.category);
      } else if (event.key === NONE_KEY) {
        event.preventDefault();
        onCategory(null);
      } else if (onKey?.(event) === true) {
        event.preventDefault();
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [data]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
