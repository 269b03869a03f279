import { AdaptError } from '../lib/errors.js';
import type { Architecture } from '../target/architectures.js';

/** Size and alignment of a type, in bytes. */
interface Layout {
  size: number;
  align: number;
}

const BASIC: { [name: string]: number } = { int8: 1, uint8: 1, byte: 1, bool: 1, int16: 2, uint16: 2, int32: 4, uint32: 4, float32: 4, rune: 4, int64: 8, uint64: 8, float64: 8 };
const STRUCT = /^(\t?)(?:type )?(\w+) struct \{\n((?:\1\t\S.*\n)*)\1\}$/gm;
const ALIAS = /^\t?(?:type )?(_C_\w+) +(\w+)$/gm;
/** A field, with the comment that cgo puts behind a type that it was told to take. */
const FIELD = /^(\s*)(\w+)(\s+)(\S+)((?:\s*(?:\/\*.*\*\/|\/\/.*))?)$/;

/**
 * Go definitions with the holes between fields filled by fields of their own. Today's cgo leaves to the compiler what alignment
 * makes; a package that reads structs field by field (`encoding/binary`) needs it said.
 *
 * @throws AdaptError for a field whose size isn't known.
 */
export function withPadding(text: string, target: Architecture, where: string): string {
  const word = target.elfClass / 8;
  const aliases = new Map([...text.matchAll(ALIAS)].map(([, name = '', type = '']) => [name, type]));
  const structs = new Map([...text.matchAll(STRUCT)].map(([, , name = '', body = '']) => [name, body]));
  const layoutOf = (type: string, depth = 0): Layout => {
    const size = BASIC[type];
    if (size !== undefined) return { size, align: Math.min(size, word) };
    if (/^(?:\*|uintptr$|unsafe\.Pointer$|int$|uint$)/.test(type)) return { size: word, align: word };
    const array = /^\[(\d+)\](.+)$/.exec(type);
    if (array !== null) {
      const element = layoutOf(array[2] ?? '', depth);
      return { size: element.size * Number(array[1]), align: element.align };
    }
    const alias = aliases.get(type);
    const body = structs.get(type);
    if (depth < 20 && alias !== undefined) return layoutOf(alias, depth + 1);
    if (depth >= 20 || body === undefined) throw new AdaptError(`the size of the type ${type.slice(0, 80)} is not known`, { where, advice: 'Write the file by hand.' });
    const fields = fieldsOf(body, where).map(([, , , field]) => layoutOf(field, depth + 1));
    const align = Math.max(1, ...fields.map((field) => field.align));
    const end = fields.reduce((at, field) => rounded(at, field.align) + field.size, 0);
    return { size: rounded(end, align), align };
  };
  return text.replace(STRUCT, (whole, _indent: string, _name: string, body: string) => {
    let at = 0;
    let number = Math.max(-1, ...[...body.matchAll(/\bPad_cgo_(\d+)\b/g)].map((match) => Number(match[1])));
    const lines = fieldsOf(body, where).map(([indent, name, gap, type, comment]) => {
      const { size, align } = layoutOf(type);
      const hole = rounded(at, align) - at;
      at += hole + size;
      const pad = hole === 0 ? '' : `${indent}${`Pad_cgo_${++number}`.padEnd(name.length + gap.length - 1)} [${hole}]byte\n`;
      return `${pad}${indent}${name}${gap}${type}${comment}\n`;
    });
    return whole.replace(body, () => lines.join(''));
  });
}

function fieldsOf(body: string, where: string): [string, string, string, string, string][] {
  return body.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line)).map((line): [string, string, string, string, string] => {
    const match = FIELD.exec(line);
    // A field that is passed over would be lost.
    if (match === null) throw new AdaptError(`the field ${JSON.stringify(line.trim().slice(0, 80))} can't be read`, { where, advice: 'Write the file by hand.' });
    return [match[1] ?? '', match[2] ?? '', match[3] ?? ' ', match[4] ?? '', match[5] ?? ''];
  });
}

function rounded(at: number, align: number): number {
  return Math.ceil(at / align) * align;
}
