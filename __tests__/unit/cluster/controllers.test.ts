import { expect, test } from '@jest/globals';
import { CONTROLLERS, defaultBackendObjects, findController, lackingController } from '../../../src/cluster/controllers/index.js';
import { thinModule } from '../../../src/cluster/controllers/thin-module.js';
import { architecture } from '../../../src/target/architectures.js';

const OPTIONS = { image: 'loong-adapt/x:loong64', defaultBackend: { namespace: 'smoke', name: 'default-backend', port: 80 }, hostPort: 80 };

test('no object asks for a node of the target: the node is the machine\'s, only the programs are the target\'s', () => {
  for (const controller of CONTROLLERS) {
    const objects = controller.objects({ ...OPTIONS, gateway: controller.gatewayClass !== '' });
    expect(JSON.stringify(objects)).not.toMatch(/nodeSelector|kubernetes\.io\/arch|:latest|"privileged":true/);
    const deployment = objects.find(({ kind }) => kind === 'Deployment');
    expect(deployment?.metadata).toMatchObject({ name: controller.deployment, namespace: controller.namespace });
    expect(objects.filter(({ kind }) => kind === 'IngressClass').map(({ metadata }) => metadata.name)).toEqual([controller.ingressClass]);
  }
});

test('what no route fits goes to the default backend, with either controller', () => {
  expect(JSON.stringify(findController('ingress-nginx').objects(OPTIONS))).toContain('--default-backend-service=smoke/default-backend');
  expect(findController('traefik').objects(OPTIONS)).toContainEqual(expect.objectContaining({ kind: 'Ingress', spec: { ingressClassName: 'traefik', defaultBackend: { service: { name: 'default-backend', port: { number: 80 } } } } }));
  expect(defaultBackendObjects('image:1', 'smoke').map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)).toEqual(['Deployment smoke/default-backend', 'Service smoke/default-backend']);
});

test('objects of the Gateway API only where they are asked for', () => {
  const kinds = (gateway: boolean): string[] => findController('traefik').objects({ ...OPTIONS, gateway }).map(({ kind }) => kind);
  expect(kinds(false)).not.toContain('Gateway');
  expect(kinds(true)).toEqual(expect.arrayContaining(['GatewayClass', 'Gateway']));
});

test('an archived controller says so; a controller that is not there is named as such', () => {
  expect(findController('ingress-nginx').warning).toMatch(/archived upstream/);
  expect(() => findController('contour')).toThrow(/there is no controller "contour"/);
});

test('Contour and Envoy are known to be out of reach for loong64, by name or by content, and for no other target', () => {
  const loong64 = architecture('loong64');
  for (const image of ['ghcr.io/projectcontour/contour:v1.33.0', 'docker.io/envoyproxy/envoy:v1.35.0']) expect(lackingController(image, [], loong64)).toMatchObject({ name: 'contour', why: expect.stringContaining('no build of Envoy for loong64') });
  expect(lackingController('registry.example.org/edge:1', ['usr/local/bin/envoy'], loong64)).toBeDefined();
  expect(lackingController('registry.example.org/contours-of-maps:1', ['usr/bin/maps'], loong64)).toBeUndefined();
  expect(lackingController('ghcr.io/projectcontour/contour:v1.33.0', [], architecture('arm64'))).toBeUndefined();
});

test('a thin module keeps requirements and replacements by modules, and leaves out replacements by folders', () => {
  const text = thinModule('// why\nmodule example.com/a\n\ngo 1.24\n\ngodebug default=go1.24\n\nrequire (\n\texample.com/b v1.0.0 // indirect\n)\n\nreplace (\n\texample.com/b => example.com/c v1.1.0\n\texample.com/a/api => ./api\n)\n', { module: 'example.com/a', version: 'v1.2.3' });
  expect(text).toBe('module thin.invalid/build\n\ngo 1.24\n\ngodebug default=go1.24\n\nrequire (\n\texample.com/b v1.0.0 // indirect\n)\n\nreplace (\n\texample.com/b => example.com/c v1.1.0\n)\n\nrequire example.com/a v1.2.3\n');
});
