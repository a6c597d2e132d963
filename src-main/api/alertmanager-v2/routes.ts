import type { Engine } from '../../engine/engine.ts';
import type { Reply } from '../reply.ts';
import type { Asking, Route } from '../router.ts';
import { alerts } from './alerts.ts';
import { answering } from './answer.ts';
import { alertGroups } from './groups.ts';
import { postAlerts } from './post-alerts.ts';
import { receivers } from './receivers.ts';
import { deleteSilence, postSilence, silence, silences } from './silences.ts';
import { status } from './status.ts';

/**
 * Alertmanager's HTTP API v2: same paths, same JSON, same refusals, so that Prometheus servers can send their alerts here and
 * amtool can ask. `url` is the address of this console. Source: Alertmanager, api/v2/openapi.yaml.
 */
export function alertmanagerRoutes(engine: Engine, url: string): readonly Route[] {
  const route = (
    methods: Route['methods'],
    path: string,
    access: 'read' | 'operate',
    handle: (asking: Asking) => Promise<Reply> | Reply,
  ): Route => ({ methods, path: `/api/v2/${path}`, access, handle: answering(handle) });
  const get: Route['methods'] = ['GET', 'HEAD'];
  return [
    route(get, 'status', 'read', () => status(engine)),
    route(get, 'receivers', 'read', () => receivers(engine)),
    route(get, 'alerts', 'read', (asking) => alerts(engine, url, asking)),
    route(['POST'], 'alerts', 'operate', (asking) => postAlerts(engine, asking)),
    route(get, 'alerts/groups', 'read', (asking) => alertGroups(engine, url, asking)),
    route(get, 'silences', 'read', (asking) => silences(engine, asking)),
    route(['POST'], 'silences', 'operate', (asking) => postSilence(engine, asking)),
    route(get, 'silence/{id}', 'read', (asking) => silence(engine, asking)),
    route(['DELETE'], 'silence/{id}', 'operate', (asking) => deleteSilence(engine, asking)),
  ];
}
