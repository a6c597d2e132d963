/** Carries whole frames in order between two ends: memory, a MessagePort or a WebSocket. */
export interface Pipe {
  /** Hands one frame over. After `close` it is dropped. */
  send(frame: Uint8Array<ArrayBuffer>): void;
  /** Frames and bytes handed over and not yet taken by the other side, as far as the carrier can tell. */
  readonly backlogBytes: number;
  onFrame(fn: (frame: Uint8Array<ArrayBuffer>) => void): void;
  /** Called once, with a sentence why; also when the other side closed. */
  onClose(fn: (reason: string) => void): void;
  close(reason: string): void;
}

/** Largest frame taken from a client, and largest given to one, in bytes. */
export const MAX_FRAME_IN = 4 * 1024 * 1024;
export const MAX_FRAME_OUT = 32 * 1024 * 1024;
