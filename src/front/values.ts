import { userError } from '../lib/errors.js';
import type { Options } from '../project/options.js';
import { nearest } from './nearest.js';
import type { OptionSpec } from './table.js';

/** What a user gave for one option: the raw texts, in order. */
export interface Given {
  option: OptionSpec;
  texts: readonly string[];
  /** How the user spells it, for messages: `--smoke`, `input smoke`. */
  spelled: string;
  /** A person wrote it; an input may as well stand in action.yml. */
  explicit?: true;
}

/** Options by their name in the library. */
export type Values = { [key: string]: unknown };

/**
 * Options from what a user gave in any front.
 *
 * @throws AdaptError (user) for a value that isn't allowed.
 */
export function toValues(given: readonly Given[]): Values {
  const options: Values = {};
  for (const one of given) {
    const wanted = value(one);
    // What counts anyway is left out, unless somebody asks for it: a run before in the same work directory may have been asked for something else.
    if (one.explicit === true || wanted !== standard(one.option)) options[one.option.key] = wanted;
  }
  return options;
}

/** The options of a run: the table has the library's names, and a test compares the two. */
export function toOptions(project: string, values: Values): Options {
  return { ...values, project };
}

/** What counts where the option isn't given, as a value. */
function standard(option: OptionSpec): unknown {
  if (option.type === 'flag') return option.on === true;
  if (option.type === 'number' && option.default !== undefined) return Number(option.default);
  return option.values === undefined ? undefined : option.default;
}

function value({ option, texts, spelled }: Given): unknown {
  const last = texts.at(-1) ?? '';
  switch (option.type) {
    case 'list':
      return texts.flatMap(split);
    case 'flag':
      return flag(last, spelled);
    case 'number': {
      const number = Number(last);
      if (last === '' || !Number.isFinite(number) || number <= 0) throw userError(`${spelled} cannot be ${JSON.stringify(last)}`, '', 'Give it a number above 0.');
      return number;
    }
    case 'text':
      if (last === '') throw userError(`${spelled} has no value`, '', `Give it ${option.value ?? 'one'}.`);
      if (option.values !== undefined && !option.values.includes(last)) {
        const meant = nearest(last, option.values);
        throw userError(`${spelled} cannot be ${JSON.stringify(last)}`, '', `${meant === undefined ? '' : `Did you mean ${meant}? `}Use one of ${option.values.join(', ')}.`);
      }
      return last;
  }
}

function split(text: string): string[] {
  return text.split(/[\n,]/).map((part) => part.trim()).filter((part) => part !== '');
}

/** YAML's core booleans, as `@actions/core` reads them. */
function flag(text: string, spelled: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw userError(`${spelled} cannot be ${JSON.stringify(text)}`, '', 'Use true or false.');
}
