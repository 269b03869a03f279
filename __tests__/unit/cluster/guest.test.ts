import { describe, expect, test } from '@jest/globals';
import { asGuest } from '../../../src/cluster/guest.js';
import type { ExecResult } from '../../../src/lib/exec.js';

interface Named { apiVersion: string; kind: string; metadata: { name: string; namespace?: string; labels?: { [name: string]: string } } }

/** A cluster that knows `get`, `apply` and `delete` of lists: what kubectl does to a real one is seen in tier kind. */
function cluster(...there: Named[]): { objects: Named[]; kubectl: Parameters<typeof asGuest>[0]; asked: string[]; deleted: string[] } {
  const state = { objects: there, asked: [] as string[], deleted: [] as string[] };
  const same = (a: Named, b: Named): boolean => a.kind === b.kind && a.metadata.name === b.metadata.name;
  const answer = (stdout: string, exitCode = 0): ExecResult => ({ command: 'kubectl', exitCode, signal: '', stdout, stderr: exitCode === 0 ? '' : 'no matches for kind', seconds: 0, timedOut: false });
  return {
    ...state,
    kubectl: async (args, options) => {
      state.asked.push(args[0] ?? '');
      const items = (JSON.parse(options?.input ?? '{"items":[]}') as { items: Named[] }).items;
      if (args[0] === 'get' && items[0]?.kind === 'Hidden') return { ...answer('', 1), stderr: 'Error from server (Forbidden): secrets is forbidden' };
      if (args[0] === 'get') return items[0]?.kind === 'Strange' ? answer('', 1) : answer(JSON.stringify({ kind: 'List', items: state.objects.filter((one) => items.some((item) => same(one, item))) }));
      if (args[0] === 'apply') state.objects.push(...items.filter((item) => !state.objects.some((one) => same(one, item))));
      if (args.includes('delete')) state.deleted.push(args.slice(0, 5).join(' '));
      if (args[0] === 'delete') for (const item of items) state.objects.splice(state.objects.findIndex((one) => same(one, item)), 1);
      return answer('');
    },
  };
}

const object = (kind: string, name: string, labels?: { [name: string]: string }): Named => ({ apiVersion: 'v1', kind, metadata: { name, ...(labels === undefined ? {} : { labels }) } });
const apply = (...objects: Named[]): [string[], { input: string }] => [['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) }];

describe('in somebody else\'s cluster', () => {
  test('what is applied goes again, and nothing else', async () => {
    const theirs = object('Service', 'theirs');
    const { objects, kubectl } = cluster(theirs, object('Namespace', 'default'));
    const guest = asGuest(kubectl);
    await guest.kubectl(...apply(object('Namespace', 'default'), object('Service', 'app'), object('Strange', 'thing')));
    await guest.kubectl(['apply', '-f', '-'], { input: 'apiVersion: v1\nkind: Secret\nmetadata: { name: s, labels: { a: b } }\n---\n' });
    expect(objects.find(({ kind }) => kind === 'Secret')?.metadata.labels).toEqual({ 'a': 'b', 'loong-adapt/smoke': 'true' });
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Service theirs', 'Namespace default', 'Service app', 'Strange thing', 'Secret s']);
    expect(await guest.leave()).toBe('');
    expect(await guest.leave()).toBe('');
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Service theirs', 'Namespace default']);
  });

  test('what is there already is not written over', async () => {
    const { objects, kubectl } = cluster(object('Service', 'app'));
    const guest = asGuest(kubectl);
    await expect(guest.kubectl(...apply(object('Service', 'app')))).rejects.toMatchObject({ blame: 'user', message: 'Service default/app is in the cluster already' });
    await guest.leave();
    expect(objects).toEqual([object('Service', 'app')]);
  });

  test('what a run that was killed left is ours', async () => {
    const { objects, kubectl } = cluster(object('Service', 'app', { 'loong-adapt/smoke': 'true' }));
    const guest = asGuest(kubectl);
    await guest.kubectl(...apply(object('Service', 'app')));
    await guest.leave();
    expect(objects).toEqual([]);
  });

  test('what may not be read is not written', async () => {
    const { asked, kubectl } = cluster();
    await expect(asGuest(kubectl).kubectl(...apply(object('Hidden', 'app')))).rejects.toThrow(/can't be told what is in the cluster already: .*Forbidden/);
    expect(asked).toEqual(['get']);
  });

  test('what was not applied before is not deleted, nor pods of a namespace that was there', async () => {
    const { deleted, kubectl } = cluster(object('Namespace', 'theirs'));
    const guest = asGuest(kubectl);
    const remove = async (namespace: string): Promise<void> => {
      await guest.kubectl(['-n', namespace, 'delete', 'deployment', 'app', '--wait']);
      await guest.kubectl(['-n', namespace, 'delete', 'pod', '-l', 'app=app']);
    };
    await remove('theirs');
    expect(deleted).toEqual([]);
    await guest.kubectl(...apply(object('Namespace', 'theirs'), { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace: 'theirs' } }, object('Namespace', 'ours')));
    await remove('theirs');
    await remove('ours');
    expect(deleted).toEqual(['-n theirs delete deployment app', '-n ours delete deployment app', '-n ours delete pod -l']);
  });

  test('a definition that is there stays as it is', async () => {
    const { objects, kubectl } = cluster(object('CustomResourceDefinition', 'gateways'));
    const guest = asGuest(kubectl);
    expect(await guest.kubectl(...apply(object('CustomResourceDefinition', 'gateways')))).toMatchObject({ exitCode: 0 });
    await guest.leave();
    expect(objects).toEqual([object('CustomResourceDefinition', 'gateways')]);
  });
});
