/** Hands `content` to the browser as a file named `name`. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has started the download; the address may go once it has been read.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
