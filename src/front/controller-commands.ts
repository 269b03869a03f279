import { userError } from '../lib/errors.js';
import { DEFAULT_BACKEND, buildControllers, listControllers } from '../stages/controllers.js';
import type { RunControl } from '../stages/pipeline.js';
import { nearest } from './nearest.js';
import type { Values } from './values.js';

/** What a command about controllers came to. */
export interface ControllerAnswer {
  answer: object;
  text: string;
}

const VERBS = ['list', 'build'] as const;

/** Runs `controllers VERB [NAME...]`. */
export async function runControllerCommand([verb = '', ...names]: readonly string[], values: Values, control: RunControl): Promise<ControllerAnswer> {
  switch (verb as (typeof VERBS)[number]) {
    case 'list': {
      const controllers = listControllers();
      return { answer: controllers, text: controllers.map(({ name, routes, warning }) => `${name}: ${routes.join(', ')}${warning === '' ? '' : `\n  ${warning}`}\n`).join('') };
    }
    case 'build': {
      const known = [...listControllers().map(({ name }) => name), DEFAULT_BACKEND];
      if (names.length === 0) throw userError('no controller named', '', `Name some of ${known.join(', ')}.`);
      const unknown = names.find((name) => !known.includes(name));
      if (unknown !== undefined) throw userError(`there is no controller ${JSON.stringify(unknown)}`, '', `Use some of ${known.join(', ')}.`);
      const images = await buildControllers(names, values, control);
      return { answer: images, text: images.map(({ reference, archive, id }) => `${reference}  ${id}\n  ${archive}\n`).join('') };
    }
    default: {
      const meant = nearest(verb, VERBS);
      throw userError(`controllers cannot ${JSON.stringify(verb)}`, '', `${meant === undefined ? '' : `Did you mean ${meant}? `}Use one of ${VERBS.join(', ')}.`);
    }
  }
}
