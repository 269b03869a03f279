import type { Context } from '../../../lib/context.js';
import { compareVersions } from '../../../target/version.js';
import { families } from '../chain.js';
import type { DeclaredPlace } from '../declared.js';
import { entriesOf, entryOf, textOf, textsOf, valueOf, walk, type Entry, type MapNode } from '../tree.js';
import { entryArchitecture, leavesOut, namedIn } from '../words.js';

/** Where Cargo's configuration pins or lists triples. */
export function* triplePlaces(root: MapNode, context: Context): Generator<DeclaredPlace> {
  for (const { node, path } of walk(root)) {
    if (path.includes('docs') && path.includes('metadata')) continue;
    for (const { key, line, value } of entriesOf(node)) {
      if (key === 'targets' || key === 'archs' || (key === 'target' && path.at(-1) === 'build')) {
        const symbols = leavesOut(textsOf(value).map(({ text }) => text), context);
        if (symbols !== undefined) yield key === 'target' ? { rule: 'cargo/build-target', line, symbols, kind: 'pin' } : { rule: 'cargo/targets', line, symbols, where: path.join('.') };
      }
    }
  }
}

/** How many targets must have what cross builds run in before this is a list of all there are. */
const SEVERAL = 3;

/**
 * Images or steps for cross builds of many triples, none of them the target's. A linker, a runner or flags of single targets are settings:
 * others take Cargo's own. Source: The Cargo Book, target; cross, Cross.toml.
 */
export function* crossPlaces(root: MapNode, context: Context): Generator<DeclaredPlace> {
  const triples = entriesOf(valueOf(root, 'target')).filter(({ key, value }) => !key.startsWith('cfg(') && ['image', 'dockerfile', 'pre-build'].some((one) => entryOf(value, one) !== undefined));
  const symbols = leavesOut(triples.map(({ key }) => key), context);
  const first = triples.find(({ key }) => entryArchitecture(key) !== undefined);
  if (symbols !== undefined && symbols.length >= SEVERAL && first !== undefined) yield { rule: 'cargo/linker', line: first.line, symbols };
}

/** A dependency that only tables for several other architectures have. */
export function* dependencyPlaces(root: MapNode, context: Context): Generator<DeclaredPlace> {
  const tables = entriesOf(valueOf(root, 'target')).filter(({ key }) => key.includes('target_arch') || namedIn(key).length > 0);
  const groups = new Map<string, { entry: Entry; conditions: string[] }>();
  for (const { key: condition, value } of tables) {
    for (const entry of entriesOf(valueOf(value, 'dependencies'))) {
      const group = groups.get(entry.key) ?? { entry, conditions: [] };
      groups.set(entry.key, group);
      group.conditions.push(condition);
    }
  }
  for (const [name, { entry, conditions }] of groups) {
    if (entryOf(valueOf(root, 'dependencies'), name) !== undefined || conditions.some((condition) => condition.includes('not(') || !condition.includes('target_arch'))) continue;
    const symbols = leavesOut(namedIn(conditions.join(' ')).map(({ word }) => word), context);
    if (symbols !== undefined && families(symbols).size > 1) yield { rule: 'cargo/dependency', line: entry.line, symbols, where: name };
  }
}

/** What rust-toolchain files pin: a release without a standard library for the target. */
export function* channelPlaces(root: MapNode, context: Context): Generator<DeclaredPlace> {
  const channel = entryOf(valueOf(root, 'toolchain'), 'channel');
  const { rustSince } = context.target;
  const release = /^(\d+\.\d+)/.exec(textOf(channel?.value) ?? '')?.[1];
  if (channel !== undefined && release !== undefined && rustSince !== undefined && compareVersions(release, rustSince) < 0) yield { rule: 'cargo/rust-version', line: channel.line, symbols: [release], kind: 'outdated' };
}
