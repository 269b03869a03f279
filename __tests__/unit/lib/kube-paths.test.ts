import { expect, test } from '@jest/globals';
import { kubePath, logPath } from '../../../src/lib/kube-paths.js';

test('paths of objects and logs in Kubernetes\' API', () => {
  expect(kubePath('pods', 'default')).toBe('/api/v1/namespaces/default/pods');
  expect(kubePath('pods', 'traefik', '', { labelSelector: 'app=traefik' })).toBe('/api/v1/namespaces/traefik/pods?labelSelector=app%3Dtraefik');
  expect(kubePath('discovery.k8s.io/v1/endpointslices', 'a')).toBe('/apis/discovery.k8s.io/v1/namespaces/a/endpointslices');
  expect(kubePath('apps/v1/deployments', 'a', 'b')).toBe('/apis/apps/v1/namespaces/a/deployments/b');
  expect(logPath('a', 'pod', 'front', { previous: true, sinceTime: '2026-01-02T03:04:05Z' })).toBe('/api/v1/namespaces/a/pods/pod/log?container=front&previous=true&sinceTime=2026-01-02T03%3A04%3A05Z');
});

test('a name never leaves its place in the path', () => {
  expect(kubePath('pods', '../kube-system', 'a/../../secrets?x=1#y')).toBe('/api/v1/namespaces/..%2Fkube-system/pods/a%2F..%2F..%2Fsecrets%3Fx%3D1%23y');
  expect(kubePath('pods', '..', '..')).toBe('/api/v1/namespaces/_/pods/_');
});
