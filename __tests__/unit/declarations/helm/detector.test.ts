import { describe, expect, test } from '@jest/globals';
import { helm } from '../../../../src/gaps/declarations/helm/detector.js';
import { kubernetes } from '../../../../src/gaps/declarations/kubernetes/detector.js';
import { withoutActions } from '../../../../src/gaps/declarations/yaml.js';
import { findings } from '../find.js';

describe('charts', () => {
  test('values and templates are read, whatever actions are in them', async () => {
    expect(await findings('helm', helm)).toEqual([
      'chart/templates/deployment.yaml:22 helm/affinity amd64 arm64',
      'chart/templates/deployment.yaml:30 helm/image amd64',
      'chart/values.yaml:8 helm/image amd64',
      'chart/values.yaml:10 helm/node-selector amd64',
      'chart/values.yaml:2 helm/list amd64 s390x',
      'chart/values.yaml:5 helm/list amd64 arm64',
    ]);
  });

  test('are left to this detector alone', async () => {
    expect(await findings('helm', kubernetes)).toEqual([]);
  });

  test('actions are blanked without moving anything', () => {
    const text = 'a: {{ .b }}-c\n{{- if x\n  }}\n- {{ y }}\nz: {{ open';
    expect(withoutActions(text)).toBe('a: xxxxxxxx-c\n        \n    \n-        \nz: {{ open');
    expect(withoutActions('{{'.repeat(300_000))).toHaveLength(600_000);
  });
});
