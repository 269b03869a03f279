import type { Context } from '../../../lib/context.js';
import { declared, type DeclaredPlace } from '../declared.js';
import type { DeclarationDetector, DeclarationFile } from '../detector.js';
import { readToml } from '../toml.js';
import type { MapNode } from '../tree.js';
import { namesAny, otherSystem } from '../words.js';
import { channelPlaces, dependencyPlaces, crossPlaces, triplePlaces } from './manifest.js';
import { rustPlaces } from './source.js';

const CONFIG = /(?:^|\/)\.cargo\/config(?:\.toml)?$|(?:^|\/)Cross\.toml$/;
const TOOLCHAIN = /(?:^|\/)rust-toolchain(?:\.toml)?$/;

/** Rust: Cargo's manifests and configuration, toolchain files, and code that goes by `target_arch`. Source: The Cargo Book, The rustup book. */
export const cargo: DeclarationDetector = {
  ecosystem: 'cargo',
  rules: {
    'cargo/targets': { why: 'Targets are listed, and none of them is of the architecture.', closes: "Add the architecture's triple to the list." },
    'cargo/build-target': { why: 'Everything is built for a fixed target of another architecture.', closes: 'Remove build.target, or give the triple on the command line.' },
    'cargo/linker': { why: 'What cross builds run in is listed for many targets, and there is nothing for the target.', closes: "Add a table for the target's triple." },
    'cargo/dependency': { why: 'A dependency is there for listed architectures only, and the target is not among them.', closes: "The dependency's authors must support the target; where they do, add it to the table's condition." },
    'cargo/rust-version': { why: 'The pinned Rust release has no standard library for the target.', closes: 'Pin a newer release.' },
    'cargo/compile-error': { why: 'The code refuses to compile for architectures that it does not list, and the target is not listed.', closes: 'Add the target to the condition, with what it needs.' },
    'cargo/cfg': { why: 'An item is defined for listed architectures only, and the target is not among them.', closes: 'Define the item for the target, or for all others.' },
    'cargo/match': { why: 'A match goes by the architecture and fails for the target.', closes: 'Add an arm for the target.' },
  },
  endings: ['toml', 'rs'],
  matches: (path) => /(?:^|\/)(?:Cargo|dist-workspace|dist)\.toml$|\.rs$/.test(path) || CONFIG.test(path) || TOOLCHAIN.test(path),
  find(file, context) {
    return { gaps: [...places(file, context)].map((place) => declared(file, cargo, place)) };
  },
};

function* places(file: DeclarationFile, context: Context): Generator<DeclaredPlace> {
  const { text, path } = file;
  if (path.endsWith('.rs')) {
    if (!otherSystem(path) && !/(?:^|\/)(?:tests|benches)\//.test(path) && /target_arch|ARCH/.test(text) && namesAny(text)) yield* rustPlaces(text, context);
    return;
  }
  if (TOOLCHAIN.test(path)) {
    const root = toolchain(text);
    yield* channelPlaces(root, context);
    yield* triplePlaces(root, context);
    return;
  }
  if (!namesAny(text)) return;
  const root = readToml(text);
  yield* triplePlaces(root, context);
  if (CONFIG.test(path)) yield* crossPlaces(root, context);
  else yield* dependencyPlaces(root, context);
}

/** The older form of the file is one line with the channel. */
function toolchain(text: string): MapNode {
  return /^[\w.-]+\s*$/.test(text) ? readToml(`toolchain.channel = ${JSON.stringify(text.trim())}`) : readToml(text);
}
