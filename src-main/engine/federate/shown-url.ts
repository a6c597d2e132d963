/** An address as it may be shown: without the user and password it may carry. */
export function withoutUser(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href;
}
