interface Listener<Event> {
  onEvent(event: Event): void;
  onError(error: Error): void;
}

/** The first event of a live topic, which is its snapshot: what the console holds in memory now. */
export function snapshot<Event>(subscribe: (listener: Listener<Event>) => Disposable): Promise<Event> {
  return new Promise((resolve, reject) => {
    const topic = subscribe({
      onEvent(event) {
        topic[Symbol.dispose]();
        resolve(event);
      },
      onError: reject,
    });
  });
}
