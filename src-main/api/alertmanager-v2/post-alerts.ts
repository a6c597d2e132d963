import type { ReportedAlert } from '../../../src-shared/alert/external.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { DONE, RefusedRequest } from './answer.ts';
import { missing, objectIn, readJson, textIn, timeIn, unreadable } from './body.ts';

const WHAT = 'alerts';

/** An alert as it was posted, before it is known whether it makes sense. */
interface Posted {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
  readonly generatorUrl: string;
}

function pairs(value: unknown, name: string): Labels {
  if (value === undefined || value === null) return {};
  const fields = objectIn(value);
  if (fields === undefined) throw unreadable(WHAT, `${name} is an object of strings`);
  return Object.fromEntries(
    Object.entries(fields).map(([key, text]): [string, string] => {
      if (typeof text !== 'string') throw unreadable(WHAT, `${name}.${key} is a string`);
      return [key, text];
    }),
  );
}

function postedOf(value: unknown, place: number): Posted {
  const fields = objectIn(value);
  if (fields === undefined) throw unreadable(WHAT, `element ${place} is no object`);
  if (fields['labels'] === undefined || fields['labels'] === null) throw missing(`${place}.labels`);
  const generatorUrl = textIn(fields['generatorURL'], 'generatorURL', WHAT) ?? '';
  if (generatorUrl !== '' && !/^(?:[a-z][a-z0-9+.-]*:|\/)\S*$/i.test(generatorUrl))
    throw RefusedRequest.shape(
      'type',
      `${place}.generatorURL in body must be of type uri: ${JSON.stringify(generatorUrl)}`,
    );
  return {
    labels: pairs(fields['labels'], 'labels'),
    annotations: pairs(fields['annotations'], 'annotations'),
    startsAt: timeIn(fields['startsAt'], 'startsAt', WHAT),
    endsAt: timeIn(fields['endsAt'], 'endsAt', WHAT),
    generatorUrl,
  };
}

function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

/**
 * The times that a sender left out are filled in: it began now, or at its end when that is given; it ends when nothing is
 * heard for `resolveTimeoutMs`. Or what is wrong with the alert, in Alertmanager's words.
 */
function reportedOf(posted: Posted, now: number, resolveTimeoutMs: number): ReportedAlert | string {
  const labels = withoutEmpty(posted.labels);
  const startsAt = posted.startsAt ?? posted.endsAt ?? now;
  const endsAt = posted.endsAt ?? now + resolveTimeoutMs;
  if (endsAt < startsAt) return 'start time must be before end time';
  const bad = (set: Labels): string | undefined =>
    Object.keys(set).find((name) => name === '' || !name.isWellFormed()) ??
    Object.entries(set).find(([, value]) => !value.isWellFormed())?.[0];
  const [label, annotation] = [bad(labels), bad(posted.annotations)];
  if (label !== undefined) return `invalid label set: invalid name ${JSON.stringify(label)}`;
  if (Object.keys(labels).length === 0) return 'at least one label pair required';
  if (annotation !== undefined) return `invalid annotations: invalid name ${JSON.stringify(annotation)}`;
  const { annotations, generatorUrl } = posted;
  return { labels, annotations, startsAt, endsAt, timeout: posted.endsAt === undefined, generatorUrl };
}

/**
 * `POST /api/v2/alerts`: alerts of other programs, Prometheus for one. What makes sense is taken even when others beside it
 * are refused; the answer comes when it is durable.
 */
export async function postAlerts(engine: Engine, asking: Asking): Promise<Reply> {
  const body = await readJson(asking, WHAT);
  if (!Array.isArray(body)) throw unreadable(WHAT, 'it is a list of alerts');
  const now = engine.clock.now();
  const timeout = engine.definitions.resolveTimeout();
  const reports = body.map(postedOf).map((posted) => reportedOf(posted, now, timeout));
  const good = reports.filter((one) => typeof one !== 'string');
  if (good.length > 0) await engine.alerts.report(good);
  const problems = reports.filter((one) => typeof one === 'string');
  if (problems.length > 0) throw RefusedRequest.meaning(400, problems.join('; '));
  return DONE;
}
