import { useEffect } from 'react';

const KEY = 'f';

/** Gives the page the whole screen, or takes it back; a browser that does not let it stays as it is. */
export function toggleFullScreen(): void {
  const { documentElement: page, fullscreenElement: shown } = document;
  const turned = shown === null ? page.requestFullscreen() : document.exitFullscreen();
  turned.catch(() => undefined);
}

/**
 * Lets F do the same, unless it is the key of a category.
 *
 * @returns whether it does.
 */
export function useFullScreenKey(taken: readonly string[]): boolean {
  const isFree = !taken.includes(KEY);
  useEffect(() => {
    if (!isFree) return;
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.key.toLowerCase() === KEY) toggleFullScreen();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [isFree]);
  return isFree;
}
