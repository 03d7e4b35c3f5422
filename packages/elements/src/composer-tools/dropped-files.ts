/** What was dropped: its files, and names of folders, which cannot be sent. To be called while it is dropped. */
export function droppedFiles({ items, files }: DataTransfer): { files: File[]; folders: string[] } {
  const folders: string[] = [];
  const found: File[] = [];
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) folders.push(entry.name);
    else if (file) found.push(file);
  }
  return { files: items.length > 0 ? found : [...files], folders };
}
