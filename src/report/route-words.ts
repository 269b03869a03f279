import type { SmokeRoute } from '../record/types.js';

/** `3 of 3 routes through traefik (loong64), unknown ones end at the default backend`. */
export function routeText(route: SmokeRoute): string {
  const good = route.routes.filter((one) => one.verdict !== 'failed').length;
  const differing = route.routes.filter((one) => one.verdict === 'differs').length;
  const unknown = route.unknown.requests.length === 0 ? '' : route.unknown.verdict === 'failed' ? ', unknown ones end elsewhere than at the default backend' : ', unknown ones end at the default backend';
  const compared = !route.compared ? '' : differing === 0 ? ', answers as on the baseline' : `, ${differing} answer otherwise than on the baseline`;
  return `${good} of ${route.routes.length} route${route.routes.length === 1 ? '' : 's'} through ${route.controller.name} (${route.controller.arch})${unknown}${compared}`;
}

/** How many routes failed. */
export const routeFailures = (route: SmokeRoute): number => [...route.routes, route.unknown].filter((one) => one.verdict === 'failed').length;
