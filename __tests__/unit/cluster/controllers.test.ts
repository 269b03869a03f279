import { expect, test } from '@jest/globals';
import { CONTROLLERS, defaultBackendObjects, findController, lackingController, lackingObjects, recognizeController } from '../../../src/cluster/controllers/index.js';
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

test('an application that brings Contour, or is written for it, is told so before anything is made', () => {
  const loong64 = architecture('loong64');
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', images: ['registry.example/web:1.0'] };
  expect(lackingObjects([object], loong64)).toBeUndefined();
  expect(lackingObjects([object, { apiVersion: 'projectcontour.io/v1', kind: 'HTTPProxy', name: 'web', images: [] }], loong64)).toMatchObject({ name: 'contour', object: 'HTTPProxy web' });
  const envoy = { ...object, kind: 'DaemonSet', name: 'envoy', images: ['registry.example/init:1', 'docker.io/envoyproxy/envoy:v1.35.0'] };
  expect(lackingObjects([object, envoy], loong64)).toMatchObject({ object: 'DaemonSet envoy', why: expect.stringContaining('no build of Envoy for loong64') });
  expect(lackingObjects([envoy], architecture('arm64'))).toBeUndefined();
  expect(() => findController('contour', loong64)).toThrow(/contour can't be had for loong64.*Envoy/);
});

test('an image of a controller is known by its name, or by what is in it', () => {
  expect(recognizeController('registry.k8s.io/ingress-nginx/controller:v1.11.0', []).name).toBe('ingress-nginx');
  expect(recognizeController('oci-archive:edge.tar', ['usr/bin/x', 'traefik']).name).toBe('traefik');
  expect(recognizeController('edge:1', ['etc/nginx/template/nginx.tmpl']).name).toBe('ingress-nginx');
  expect(() => recognizeController('edge:1', ['usr/sbin/nginx'])).toThrow(/not known which controller.*--controller traefik or ingress-nginx|not known which controller/);
});

test('a thin module keeps requirements and replacements by modules, and leaves out replacements by folders', () => {
  const text = thinModule('// why\nmodule example.com/a\n\ngo 1.24\n\ngodebug default=go1.24\n\nrequire (\n\texample.com/b v1.0.0 // indirect\n)\n\nreplace (\n\texample.com/b => example.com/c v1.1.0\n\texample.com/a/api => ./api\n)\n', { module: 'example.com/a', version: 'v1.2.3' });
  expect(text).toBe('module thin.invalid/build\n\ngo 1.24\n\ngodebug default=go1.24\n\nrequire (\n\texample.com/b v1.0.0 // indirect\n)\n\nreplace (\n\texample.com/b => example.com/c v1.1.0\n)\n\nrequire example.com/a v1.2.3\n');
});
