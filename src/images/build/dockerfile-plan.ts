import { userError } from '../../lib/errors.js';
import { readDockerfile, type Instruction } from '../../lib/dockerfile.js';
import { findArchitecture, hostArchitecture, type Architecture } from '../../target/architectures.js';
import { parseReference } from '../reference.js';

/** An image that a Dockerfile builds on or copies from. */
export interface WantedBase {
  /** As the Dockerfile names it, its variables filled in. */
  name: string;
  arch: Architecture;
  /** What stands for it in the rewritten Dockerfile. */
  local: string;
}

/** A Dockerfile, ready to be built for one platform. */
export interface DockerfilePlan {
  /** Its images are named by `local`; stages that are not needed are empty. */
  text: string;
  bases: WantedBase[];
  /** Architectures whose programs run while it is built. */
  runs: Architecture[];
}

/** What a plan is made for. */
export interface DockerfileWishes {
  arch: Architecture;
  args: Readonly<Record<string, string>>;
  /** Stage to build; empty for the last. */
  stage: string;
}

interface Stage {
  name: string;
  from: Instruction;
  image: string;
  arch: Architecture;
  /** Stages and images that it needs, as it names them, with the text that names them. */
  needs: { instruction: Instruction; raw: string; value: string }[];
  runs: boolean;
}

const VARIABLE = /\$\{(\w+)(?:(:?[-+])([^}]*))?\}|\$(\w+)/g;

/**
 * Reads a Dockerfile for one platform: which images it needs, of which architecture, and whether it runs programs.
 *
 * @param where for messages.
 * @throws AdaptError (user) for images whose name stays open, unknown stages, or instructions that ask for rights.
 */
export function planDockerfile(text: string, wishes: DockerfileWishes, where: string): DockerfilePlan {
  const instructions = readDockerfile(text);
  const stages = readStages(instructions, wishes, where);
  const wanted = wishes.stage === '' ? stages.length - 1 : stages.findIndex((stage) => stage.name === wishes.stage.toLowerCase());
  if (wanted < 0) throw userError(stages.length === 0 ? 'it has no FROM' : `it has no stage ${JSON.stringify(wishes.stage)}`, where, 'Check the Dockerfile and image.stage.');
  const bases = new Map<string, WantedBase>();
  const lines = text.split('\n');
  // Directives are the builder's own business but for the one that fetches a program to read the file with.
  const [first = ''] = lines;
  const syntax = /^#\s*syntax\s*=\s*(\S+)/i.exec(first)?.[1];
  if (syntax !== undefined) {
    if (!/^(?:docker\.io\/)?docker\/dockerfile(?::[\w.-]+)?$/.test(syntax)) throw userError(`it wants to be read by ${syntax}`, `${where}:1`, 'Only docker/dockerfile is allowed.');
    lines[0] = '#';
  }
  const runs = new Set<Architecture>();
  const replace = (instruction: Instruction, raw: string, by: string): void => {
    for (let at = instruction.line - 1; at < instruction.line - 1 + instruction.lines.length; at++) {
      const line = lines[at] ?? '';
      const found = line.indexOf(raw);
      if (found < 0) continue;
      lines[at] = line.slice(0, found) + by + line.slice(found + raw.length);
      return;
    }
  };
  const base = (name: string, arch: Architecture, line: number): string => {
    parseReference(name, `${where}:${line}`);
    const key = `${name} ${arch.go}`;
    const known = bases.get(key) ?? { name, arch, local: `localhost/loong-adapt/base-${bases.size}/${arch.oci}` };
    bases.set(key, known);
    return known.local;
  };
  const done = new Set<number>();
  const visit = (at: number): void => {
    const stage = stages[at];
    if (stage === undefined || done.has(at)) return;
    done.add(at);
    if (stage.runs) runs.add(stage.arch);
    const before = stageOf(stages, stage.image, at, false);
    if (before >= 0) visit(before);
    else if (stage.image.toLowerCase() !== 'scratch') replace(stage.from, rawImage(stage.from), base(stage.image, stage.arch, stage.from.line));
    for (const need of stage.needs) {
      const from = stageOf(stages, need.value, at, true);
      if (from >= 0) visit(from);
      else if (!/^\d+$/.test(need.value)) replace(need.instruction, need.raw, base(need.value, stage.arch, need.instruction.line));
      else throw userError(`there is no stage ${need.value} before it`, `${where}:${need.instruction.line}`, 'Check the Dockerfile.');
    }
  };
  visit(wanted);
  dropUnused(lines, instructions, stages, done);
  return { text: lines.join('\n'), bases: [...bases.values()], runs: [...runs] };
}

/** The text of FROM's image as it stands. */
const rawImage = (from: Instruction): string => from.rest.split(/\s+/)[0] ?? '';

function stageOf(stages: readonly Stage[], name: string, before: number, byNumber: boolean): number {
  if (byNumber && /^\d+$/.test(name)) return Number(name) < before ? Number(name) : -1;
  return stages.findLastIndex((stage, at) => at < before && stage.name !== '' && stage.name === name.toLowerCase());
}

function readStages(instructions: readonly Instruction[], wishes: DockerfileWishes, where: string): Stage[] {
  const host = hostArchitecture();
  const platform = (arch: Architecture, prefix: string): [string, string][] => [[`${prefix}PLATFORM`, `linux/${arch.oci}`], [`${prefix}OS`, 'linux'], [`${prefix}ARCH`, arch.oci], [`${prefix}VARIANT`, '']];
  const global = new Map<string, string>([...platform(wishes.arch, 'TARGET'), ...platform(host, 'BUILD')]);
  const stages: Stage[] = [];
  const fill = (text: string, line: number): string => expand(text.replace(/^(["'])(.*)\1$/, '$2'), global, `${where}:${line}`);
  for (const instruction of instructions) {
    const { keyword, flags, rest, line } = instruction;
    const current = stages.at(-1);
    if (keyword === 'ARG' && current === undefined) {
      for (const [, name = '', double, single, bare] of rest.matchAll(/([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|(\S*))/g)) {
        const given = wishes.args[name];
        global.set(name, given ?? expand(double ?? single ?? bare ?? '', global, `${where}:${line}`));
      }
    } else if (keyword === 'FROM') {
      const [image = '', , name = ''] = rest.split(/\s+/);
      const asked = flags.get('platform');
      const arch = asked === undefined ? wishes.arch : archOf(fill(asked, line), `${where}:${line}`);
      stages.push({ name: name.toLowerCase(), from: instruction, image: fill(image, line), arch, needs: [], runs: false });
    } else if (current !== undefined) {
      if (keyword === 'RUN') {
        current.runs = true;
        for (const [, options = ''] of instruction.lines.join(' ').matchAll(/--mount=(\S+)/g)) {
          const from = /(?:^|,)from=([^,\s]+)/.exec(options)?.[1];
          if (from !== undefined) current.needs.push({ instruction, raw: from, value: from });
        }
        for (const right of ['security', 'network'] as const) if ((flags.get(right) ?? 'default') !== 'default' && !(right === 'network' && flags.get(right) === 'none')) throw userError(`RUN asks for rights: --${right}=${flags.get(right) ?? ''}`, `${where}:${line}`, 'Leave it out: builds run without.');
      }
      const from = keyword === 'COPY' || keyword === 'ADD' ? flags.get('from') : undefined;
      if (from !== undefined) current.needs.push({ instruction, raw: from, value: fill(from, line) });
    }
  }
  return stages;
}

function archOf(platform: string, where: string): Architecture {
  const [os, word = ''] = platform.split('/');
  const found = findArchitecture(word);
  if (os !== 'linux' || found === undefined) throw userError(`${JSON.stringify(platform)} is no platform of linux`, where, 'Write linux/ARCH.');
  return found;
}

function expand(text: string, values: ReadonlyMap<string, string>, where: string): string {
  let result = text;
  for (let round = 0; round < 5 && result.includes('$'); round++) {
    result = result.replace(VARIABLE, (_, braced: string | undefined, operator: string | undefined, word: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      const value = values.get(name) ?? '';
      if (operator?.endsWith('+') === true) return value === '' ? '' : (word ?? '');
      if (value === '' && operator === undefined && !values.has(name)) throw userError(`the variable ${name} has no value`, where, `Give it one in the project file: image.buildArgs: {${name}: VALUE}.`);
      return value === '' ? (word ?? '') : value;
    });
  }
  return result;
}

/** Stages that nobody needs become empty: their images need not be had, and numbers stay what they are. */
function dropUnused(lines: string[], instructions: readonly Instruction[], stages: readonly Stage[], used: ReadonlySet<number>): void {
  for (const [at, stage] of stages.entries()) {
    if (used.has(at)) continue;
    const begin = stage.from.line - 1;
    const next = stages[at + 1]?.from.line ?? lines.length + 1;
    for (const { line, lines: own } of instructions) if (line > stage.from.line && line < next) lines.fill('#', line - 1, line - 1 + own.length);
    lines.fill('#', begin, begin + stage.from.lines.length);
    lines[begin] = `FROM scratch${stage.name === '' ? '' : ` AS ${stage.name}`}`;
  }
}
