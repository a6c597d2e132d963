import { MatcherError } from '../../../src-shared/matcher/error.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { compressed } from '../compress.ts';
import { json, type Reply } from '../reply.ts';
import type { Asking } from '../router.ts';

/** Codes of what a request's shape is refused for (go-openapi, errors), and the HTTP status that goes with each. */
const CODES = { unreadable: 400, media: 415, type: 601, required: 602, fewItems: 612 } as const;

/** A request that is refused as Alertmanager refuses it. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly reply: Reply;

  private constructor(message: string, reply: Reply) {
    super(message);
    this.reply = reply;
  }

  /** What is wrong with the shape of a request: an object with a code. */
  static shape(what: keyof typeof CODES, message: string): RefusedRequest {
    const code = CODES[what];
    return new RefusedRequest(message, json(code >= 600 ? 422 : code, { code, message }));
  }

  /** What is wrong with what a request says: a text. */
  static meaning(status: 400 | 404 | 500, message: string): RefusedRequest {
    return new RefusedRequest(message, json(status, message));
  }
}

function refusal(error: unknown): Reply | undefined {
  if (error instanceof RefusedRequest) return error.reply;
  if (error instanceof MatcherError) return json(400, error.message);
  if (!(error instanceof RpcError)) return undefined;
  const status = error.code === 'not_found' ? 404 : error.code === 'invalid_argument' ? 400 : 500;
  return json(status, error.message);
}

/** A handler whose refusals are answered in Alertmanager's shapes. */
export function answering(handle: (asking: Asking) => Promise<Reply> | Reply): (asking: Asking) => Promise<Reply> {
  return async (asking) => {
    try {
      return await compressed(await handle(asking), asking.request.headers['accept-encoding']);
    } catch (error) {
      const reply = refusal(error);
      if (reply === undefined) throw error;
      return reply;
    }
  };
}

/** 200 without a body. */
export const DONE: Reply = { status: 200, headers: {}, body: '' };
