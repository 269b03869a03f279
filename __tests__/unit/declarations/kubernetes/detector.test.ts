import { describe, expect, test } from '@jest/globals';
import { kubernetes } from '../../../../src/gaps/declarations/kubernetes/detector.js';
import { findings } from '../find.js';

describe('manifests', () => {
  test('what binds a workload to other architectures is found; labels, preferences and siblings of one for the target are not', async () => {
    expect(await findings('kubernetes', kubernetes)).toEqual([
      'deploy.yaml:12 kubernetes/node-selector amd64',
      'deploy.yaml:20 kubernetes/affinity amd64 arm64',
      'deploy.yaml:23 kubernetes/excluded loong64',
      'deploy.yaml:32 kubernetes/image amd64',
      'kustomize/kustomization.yaml:4 kubernetes/image amd64',
      'kustomize/kustomization.yaml:10 kubernetes/node-selector amd64',
    ]);
  });

  test('for arm64 the affinity is in order', async () => {
    expect(await findings('kubernetes', kubernetes, 'arm64')).toContain('deploy.yaml:12 kubernetes/node-selector amd64');
    expect(await findings('kubernetes', kubernetes, 'arm64')).not.toContain('deploy.yaml:20 kubernetes/affinity amd64 arm64');
  });
});
