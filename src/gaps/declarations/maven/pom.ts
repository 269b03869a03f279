import sax from 'sax';
import type { JavaDependency } from './libraries.js';

/** A profile that a machine's architecture switches on. */
export interface ArchProfile {
  arch: string;
  /** The system it is for, where it says one. */
  system: string;
  line: number;
}

/** What a pom.xml says of what it needs. */
export interface Pom {
  dependencies: JavaDependency[];
  profiles: ArchProfile[];
}

/** An element while it is open. */
interface Open {
  name: string;
  line: number;
  text: string;
  /** Text of the elements in it. */
  fields: { [name: string]: string };
}

/** Elements that name an artifact by groupId, artifactId, version and classifier. */
const ARTIFACTS = new Set(['dependency', 'artifactItem', 'path']);
/** How often properties in properties are followed, and the longest value that is looked at. */
const TURNS = 5;
const LONGEST = 1000;
/** Deepest nesting that is followed. */
const DEEPEST = 200;

/**
 * Reads a pom.xml. Properties are resolved from the file itself; what a parent or the command line sets is unknown.
 *
 * @throws Error with the line, where it is no well-formed XML.
 */
export function readPom(text: string): Pom {
  const parser = sax.parser(true, { trim: true });
  const open: Open[] = [];
  const properties = new Map<string, string>();
  const dependencies: (JavaDependency & { scope: string })[] = [];
  const profiles: ArchProfile[] = [];
  parser.onopentag = ({ name }) => {
    if (open.length >= DEEPEST) throw new Error(`line ${parser.line + 1}: more than ${DEEPEST} elements deep`);
    open.push({ name: name.replace(/^.*:/, ''), line: parser.line + 1, text: '', fields: {} });
  };
  const addText = (content: string): void => {
    const at = open.at(-1);
    if (at !== undefined) at.text += content;
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = () => {
    const closed = open.pop();
    const around = open.at(-1);
    if (closed === undefined) return;
    if (around !== undefined) around.fields[closed.name] = closed.text;
    if (around?.name === 'properties') properties.set(closed.name, closed.text);
    const { groupId = '', artifactId = '', version, classifier, scope = '' } = closed.fields;
    if (ARTIFACTS.has(closed.name) && artifactId !== '') {
      dependencies.push({ name: `${groupId}:${artifactId}`, version, classifier, scope, line: closed.line, managed: open.some(({ name }) => name === 'dependencyManagement') });
    } else if (closed.name === 'os' && around?.name === 'activation' && closed.fields['arch'] !== undefined) {
      profiles.push({ arch: closed.fields['arch'], system: `${closed.fields['family'] ?? ''} ${closed.fields['name'] ?? ''}`, line: closed.line });
    } else if (/artifact$/i.test(closed.name)) {
      const artifact = coordinates(closed.text);
      if (artifact !== undefined) dependencies.push({ ...artifact, scope: '', line: closed.line });
    }
  };
  parser.onerror = (error) => { throw new Error(`line ${parser.line + 1}: ${error.message.split('\n')[0] ?? ''}`); };
  parser.write(text).close();
  const resolved = (value: string | undefined): string | undefined => {
    let whole = value ?? '${';
    // A property may refer to others.
    for (let turn = 0; turn < TURNS && whole.includes('${') && whole.length <= LONGEST; turn++) whole = whole.replace(/\$\{([^{}$]{1,200})\}/g, (reference, name: string) => properties.get(name) ?? reference);
    return whole.includes('${') || whole.length > LONGEST ? undefined : whole;
  };
  return {
    // What only tests need is no part of what is delivered.
    dependencies: dependencies.filter(({ scope }) => scope !== 'test').map(({ scope: _, ...one }) => ({ ...one, name: resolved(one.name) ?? one.name, version: resolved(one.version), classifier: resolved(one.classifier) })),
    profiles,
  };
}

/** A compiler of protocols and the like is named in one text: `group:artifact:version:exe:${os.detected.classifier}`. */
function coordinates(text: string): Omit<JavaDependency, 'line'> | undefined {
  const [, name, version, classifier] = text.length > LONGEST ? [] : /^([\w.-]+:[\w.-]+):((?:\d|\$\{)[^:\s]*)(?::[\w-]+(?::(\S+))?)?$/.exec(text) ?? [];
  return name === undefined ? undefined : { name, version, classifier };
}
