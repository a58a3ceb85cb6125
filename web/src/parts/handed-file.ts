let handed: File | null = null;

/** Keeps a file for the page that is opened next. */
export function handOver(file: File): void {
  handed = file;
}

/** The file that another page handed over; once. */
export function takeHanded(): File | null {
  const file = handed;
  handed = null;
  return file;
}
