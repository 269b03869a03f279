import { describe, expect, test } from '@jest/globals';
import { CONTROLLERS, findController, readAccessLog } from '../../../src/cluster/controllers/index.js';

// As the controllers wrote them in a cluster.
const NGINX = '{"id":"r-1","time":"2026-11-26T11:00:00+00:00","method":"GET","host":"app.example.test","path":"/x?y=\\"1\\"","status":"200","seconds":"0.012","namespace":"default","ingress":"app","service":"app-v1","port":"80","upstream":"default-app-v1-80","alternative":"","pods":"10.244.0.7:8080"}';
const TRAEFIK = '{"ClientAddr":"10.244.0.1:40042","Duration":2539131,"DownstreamStatus":200,"OriginStatus":200,"RequestHost":"app.example.test","RequestMethod":"GET","RequestPath":"/x","RouterName":"default-app-app-example-test@kubernetes","ServiceAddr":"10.244.0.7:8080","ServiceName":"default-app-v1-80@kubernetes","StartUTC":"2026-11-26T11:00:00.123Z","level":"info","msg":"","request_X-Request-Id":"r-1","time":"2026-11-26T11:00:00Z"}';

describe('a line of a controller\'s log becomes a row', () => {
  test('of ingress-nginx', () => {
    expect(findController('ingress-nginx').readLog(NGINX)).toEqual({
      requestId: 'r-1', time: '2026-11-26T11:00:00+00:00', method: 'GET', host: 'app.example.test', path: '/x?y="1"', status: 200, router: 'default/app', service: 'default/app-v1:80', pod: '10.244.0.7:8080', milliseconds: 12,
    });
  });

  test('of Traefik, whose names of services only the services themselves tell apart', () => {
    const row = { requestId: 'r-1', time: '2026-11-26T11:00:00.123Z', method: 'GET', host: 'app.example.test', path: '/x', status: 200, router: 'default-app-app-example-test@kubernetes', pod: '10.244.0.7:8080', milliseconds: 2.539131 };
    expect(findController('traefik').readLog(TRAEFIK, ['other/app', 'default/app-v1'])).toEqual({ ...row, service: 'default/app-v1:80' });
    expect(findController('traefik').readLog(TRAEFIK)).toEqual({ ...row, service: 'default-app-v1:80' });
    const gateway = TRAEFIK.replace('default-app-v1-80@kubernetes', 'default-app-v1-http-80@kubernetesgateway');
    expect(findController('traefik').readLog(gateway, ['default/app-v1'])).toMatchObject({ service: 'default/app-v1:80' });
  });

  test('of the default backend, which belongs to no route', () => {
    expect(findController('ingress-nginx').readLog(NGINX.replace('default-app-v1-80', 'upstream-default-backend').replace('"app-v1"', '""'))).toMatchObject({ router: '', service: 'default-backend' });
    expect(findController('traefik').readLog(TRAEFIK.replace(/"RouterName":"[^"]*"/, '"RouterName":"default-router@kubernetes"').replace(/"ServiceName":"[^"]*"/, '"ServiceName":"default-backend@kubernetes"'))).toMatchObject({ router: '', service: 'default-backend' });
  });

  test('of a canary, which took the place of the path\'s own service', () => {
    expect(findController('ingress-nginx').readLog(NGINX.replace('"alternative":""', '"alternative":"default-app-v2-80"'))).toMatchObject({ service: 'default/app-v2:80' });
  });

  test('of several tries: the last pod answered', () => {
    expect(findController('ingress-nginx').readLog(NGINX.replace('10.244.0.7:8080', '10.244.0.6:8080, 10.244.0.7:8080'))).toMatchObject({ pod: '10.244.0.7:8080' });
    expect(findController('ingress-nginx').readLog(NGINX.replace('10.244.0.7:8080', '10.244.0.6:8080 : 10.244.0.9:8080'))).toMatchObject({ pod: '10.244.0.9:8080' });
  });
});

test('other lines of a log, cut and hostile ones too, are no rows', () => {
  const others = ['', 'I1126 11:00:00 nginx.go:1] started', '{"level":"info","msg":"Traefik version 3.6.12"}', NGINX.slice(0, 90), '{"method":1}', '[1]', '{}}', 'null'];
  for (const controller of CONTROLLERS) {
    expect(readAccessLog(controller, others.join('\n'))).toEqual([]);
    expect(() => controller.readLog('{"RequestMethod":{},"DownstreamStatus":[],"method":[],"upstream":{}}')).not.toThrow();
  }
});
