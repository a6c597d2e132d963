import type { Credential, HttpAuth } from '../../../../src-shared/model/monitor.ts';
import { Fault } from '../../net/fault.ts';
import type { Secrets } from '../../ports.ts';

async function valueOf(credential: Credential, secrets: Secrets): Promise<string> {
  if (typeof credential === 'string') return credential;
  const value = await secrets.get(credential.secret);
  if (value === undefined)
    throw new Fault(`the secret "${credential.secret}" is not in the ${secrets.backend}: set it in Settings`, false);
  return value;
}

/** The `authorization` header of a monitor; secrets are looked up by name at every check. Rejects with a Fault. */
export async function credentialHeaders(auth: HttpAuth, secrets: Secrets): Promise<Record<string, string>> {
  if (auth.basic !== undefined) {
    const password = await valueOf(auth.basic.password, secrets);
    const pair = Buffer.from(`${auth.basic.username}:${password}`, 'utf8').toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  if (auth.bearer !== undefined) return { authorization: `Bearer ${await valueOf(auth.bearer, secrets)}` };
  return {};
}
