import { userError } from '../lib/errors.js';
import { formatReference, parseReference } from './reference.js';

/** What a name template may hold. */
export interface NameFields {
  registry?: string;
  /** Stands before the name's last part. Default: what the source has there. */
  prefix?: string;
  /** GOARCH spelling of the OCI platform. */
  arch?: string;
}

/**
 * A new name from a template and the name of the source: `{prefix}-{arch}/{name}:{tag}` makes of `defaultbackend:1.0`
 * `k8s-deploy-loong64/defaultbackend:1.0`, the method's case [0190]-[0191].
 *
 * @throws AdaptError (user) for an unknown field, one that has no value here, or a result that is no name.
 */
export function expandName(template: string, source: string, fields: NameFields = {}): string {
  const from = parseReference(source);
  const slash = from.repository.lastIndexOf('/');
  const values: Record<string, string | undefined> = {
    registry: fields.registry ?? from.registry, prefix: fields.prefix ?? from.repository.slice(0, Math.max(0, slash)),
    arch: fields.arch, name: from.repository.slice(slash + 1), tag: from.tag === '' ? 'latest' : from.tag,
  };
  const name = template.replaceAll(/\{([^{}]*)\}/g, (_whole, key: string) => {
    const value = values[key];
    if (!(key in values)) throw userError(`unknown field {${key}}`, template, `Use ${Object.keys(values).map((k) => `{${k}}`).join(', ')}.`);
    if (value === undefined || value === '') throw userError(`{${key}} has no value for ${source}`, template, key === 'arch' ? 'Name one platform.' : `Give it by an option, or leave it out of the template.`);
    return value;
  });
  const reference = parseReference(name, template);
  return formatReference(reference.tag === '' && reference.digest === '' ? { ...reference, tag: values['tag'] ?? 'latest' } : reference);
}

/** True where a template names an architecture, so that it stands for one platform only. */
export const isPerArch = (template: string): boolean => template.includes('{arch}');
