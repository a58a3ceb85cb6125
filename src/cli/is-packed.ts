/** Whether an argument names a packed classifier rather than a run. */
export function isPacked(argument: string): boolean {
  return argument.toLowerCase().endsWith('.sonograft');
}
