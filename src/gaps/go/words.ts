import type { Context } from '../../lib/context.js';
import type { RootFailure, RootMessage } from '../../project/go-build.js';

/** One sentence: why this root is a gap for the target. */
export function why(root: Pick<RootFailure, 'kind' | 'symbols'>, context: Context): string {
  const target = `linux/${context.target.go}`;
  const names = list(root.symbols);
  switch (root.kind) {
    case 'excluded': return `Build constraints leave out all Go files of the package for ${target}, and packages that exist there import it.`;
    case 'missing-body': return `${names} ${root.symbols.length === 1 ? 'has' : 'have'} neither a Go body nor assembly for ${target}.`;
    case 'guard': return `The package refuses ${target} on purpose.`;
    case 'overflow': return `A constant does not fit its type for ${target}.`;
    case 'linkname': return `${names} ${root.symbols.length === 1 ? 'is' : 'are'} bound by go:linkname to something that does not exist for ${target}.`;
    case 'cgo': return `The package needs C code that does not support ${target}.`;
    case 'assembly': return `The package's assembly does not fit ${target}.`;
    case 'type-mismatch': return `The package does not type-check for ${target}.`;
    case 'missing-member': return `${names === '' ? 'Names that others use' : names} ${root.symbols.length === 1 ? 'is' : 'are'} left out for ${target}.`;
    default: return `${names} ${root.symbols.length === 1 ? 'is' : 'are'} not declared for ${target}.`;
  }
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

/** At most three lines of what was seen, each with its place as `file:line`; files of other modules carry their module's path. */
export function detail(root: RootFailure): string {
  const lines = root.messages.slice(0, root.messages.length > 3 ? 2 : 3).map((message) => `${place(root, message)}${message.text}`);
  if (root.messages.length > 3) lines.push(`and ${root.messages.length - 2} more like these`);
  else if (root.declared.length > 0 && lines.length < 3) lines.push(`the baseline has it in ${root.declared.slice(0, 3).join(', ')}${root.declared.length > 3 ? ', …' : ''}`);
  return lines.join('\n');
}

function place(root: RootFailure, message: RootMessage): string {
  if (message.file === '') return `${message.package}: `;
  const own = message.package === root.package || message.package.startsWith(`${root.module.path}/`) || message.package === root.module.path;
  const where = own ? message.file : `${message.package}/${message.file.split('/').pop() ?? ''}`;
  return `${where}${message.line > 0 ? `:${message.line}` : ''}: `;
}

/** Takes out of a tool's message what belongs to this machine or to the user's set-up: folders, addresses of proxies. */
export function withoutMachine(text: string, ...folders: string[]): string {
  let clean = text;
  for (const folder of folders) if (folder !== '') clean = clean.replaceAll(folder, folder.endsWith('/') ? '' : '.');
  return clean.replace(/(reading |Get )?"?https?:\/\/[^\s"]+?(?=["\s:]*(\s|$))"?:?/g, 'the module proxy:').replace(/ \(?\/[^\s)]*\)?/g, '').replace(/\s*\n\s*/g, ' ').trim();
}
