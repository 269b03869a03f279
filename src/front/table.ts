import { STAGES } from '../record/types.js';
import { DEFAULTS } from '../target/architectures.js';
import type { CommandName } from './commands.js';

/** One option, for all fronts: `--name` of the command, input `name` of the Action, `key` in the library. */
export interface OptionSpec {
  /** As it is written by a user, in kebab-case. */
  name: string;
  key: string;
  /** A `list` is repeated or comma-separated on the command line, one a line in the Action. */
  type: 'text' | 'number' | 'list' | 'flag';
  /** What stands for the value in the help. */
  value?: string;
  /** The only values allowed. */
  values?: readonly string[];
  /** What counts where it isn't given, in words of the help. */
  default?: string;
  /** A flag that is on by default; the command spells it `--no-name`. */
  on?: true;
  help: string;
  /** Commands that take it; default: all but `doctor`. */
  commands?: readonly CommandName[];
  /** Left out of the Action, where it has no sense. */
  commandOnly?: true;
}

const WORK: readonly CommandName[] = ['adapt', ...STAGES];
const DETECT: readonly CommandName[] = ['adapt', 'detect', 'patch', 'build', 'image', 'package', 'smoke'];
const PATCH: readonly CommandName[] = ['adapt', 'patch', 'build', 'image', 'package', 'smoke'];
const MACHINE: readonly CommandName[] = [...WORK, 'doctor', 'recipes', 'controllers', 'node-image'];

/** Options under a heading of the help. */
export interface Group {
  title: string;
  options: readonly OptionSpec[];
}

/** The options of a run, grouped as the help shows them. */
const RUN_GROUPS: readonly Group[] = [
  {
    title: 'What to adapt',
    options: [
      { name: 'target', key: 'target', type: 'text', value: 'ARCH', default: DEFAULTS.target, help: 'architecture to adapt to, in any of its spellings, e.g. loongarch64', commands: MACHINE },
      { name: 'baseline', key: 'baseline', type: 'text', value: 'ARCH', default: DEFAULTS.baseline, help: 'architecture that the project supports already', commands: MACHINE },
      { name: 'config', key: 'config', type: 'text', value: 'FILE', default: 'loong-adapt.yml in the project', help: 'project file', commands: WORK },
      { name: 'packages', key: 'packages', type: 'list', value: 'PATTERN', default: './...', help: 'Go packages to look at', commands: DETECT },
      { name: 'tags', key: 'tags', type: 'list', value: 'TAG', help: 'Go build tags', commands: DETECT },
      { name: 'cgo', key: 'cgo', type: 'flag', help: 'build with cgo (CGO_ENABLED=1)', commands: DETECT },
      { name: 'only-arch', key: 'onlyArch', type: 'text', value: 'ARCH', help: 'build for this architecture alone, the target or the baseline: for a job of a matrix', commands: ['adapt', 'build', 'image', 'package', 'smoke'] },
      { name: 'tests', key: 'tests', type: 'flag', help: 'look at test files, too', commands: DETECT },
      { name: 'replace', key: 'replace', type: 'list', value: 'OLD=NEW@V', help: 'build with version V of module NEW in the place of module OLD', commands: DETECT },
    ],
  },
  {
    title: 'How to find and close gaps',
    options: [
      { name: 'evidence', key: 'evidence', type: 'text', values: ['static', 'compiled', 'tested'], default: 'static', help: 'how gaps are confirmed: by the type checker (static), by the compiler as well (compiled), by running tests and a test application, which is code of the project (tested)', commands: DETECT },
      { name: 'test-app', key: 'testApp', type: 'text', value: 'CMD|PACKAGE', help: 'for --evidence tested: a command or Go package that fails where the target is not supported; run for baseline and target', commands: DETECT },
      { name: 'from-log', key: 'fromLog', type: 'text', value: 'FILE', help: 'log of a failed build, test or installation: find the gaps behind its lines', commands: ['adapt', 'detect'] },
      { name: 'image', key: 'images', type: 'list', value: 'IMAGE', help: 'an image to look at: registry/name:tag, the folder of a layout, or an archive', commands: ['adapt', 'detect'] },
      { name: 'advice', key: 'advice', type: 'flag', help: 'say of each gap of a dependency which upgrade closes it, and whether the whole build takes it; tried in a copy, which takes minutes', commands: ['adapt', 'detect'] },
      { name: 'named-images', key: 'namedImages', type: 'flag', help: 'look at each image that the project names, in its registry', commands: ['adapt', 'detect'] },
      { name: 'package', key: 'packageFiles', type: 'list', value: 'FILE', help: 'a package to look at: .rpm, .deb, .apk, .whl, .jar, .tar.gz or .zip', commands: ['adapt', 'detect'] },
      { name: 'remedy', key: 'remedy', type: 'text', values: ['upgrade', 'recipe', 'synthesize'], help: 'way to close a gap that is tried first; where it closes nothing, the others follow. Default: the first that works, in this order', commands: PATCH },
      { name: 'only-remedy', key: 'onlyRemedy', type: 'text', values: ['upgrade', 'recipe', 'synthesize'], help: 'the only way allowed; what it does not close stays open', commands: PATCH },
      { name: 'recipes', key: 'recipes', type: 'list', value: 'FROM', help: 'recipes of your own: a folder, or FILE.tar.gz#sha256=CHECKSUM; or the name of a recipe to prefer', commands: [...PATCH, 'recipes'] },
      { name: 'no-recipes', key: 'noRecipes', type: 'flag', help: 'use no recipes', commands: PATCH },
      { name: 'only', key: 'only', type: 'list', value: 'GAP', help: 'close only these: an id, a package, a module or a file', commands: PATCH },
      { name: 'skip', key: 'skip', type: 'list', value: 'GAP', help: 'leave these open: an id, a package, a module or a file', commands: PATCH },
      { name: 'write', key: 'write', type: 'flag', help: "apply the patch to the project's own folder", commands: ['adapt', 'patch'] },
      { name: 'force', key: 'force', type: 'flag', help: '--write even where git says that the folder has changes', commands: ['adapt', 'patch'] },
      { name: 'undo', key: 'undo', type: 'flag', help: 'take back what --write wrote last, and do nothing else; with --force also where files were changed since', commands: ['patch'], commandOnly: true },
      { name: 'dry-run', key: 'dryRun', type: 'flag', help: 'say what would be done, change nothing', commands: ['adapt', 'patch', 'build', 'image', 'package', 'smoke', 'setup'] },
    ],
  },
  {
    title: 'How to run the result',
    options: [
      { name: 'runner', key: 'runner', type: 'text', values: ['auto', 'native', 'cross', 'qemu'], default: 'auto', help: 'how programs of the target run here; cross: they are built and not run', commands: MACHINE },
      { name: 'smoke', key: 'smoke', type: 'text', values: ['auto', 'none', 'run', 'kernel', 'route'], default: 'auto', help: 'level of the smoke test: programs beside the baseline (run), also on a real kernel of the target (kernel), or the application behind an ingress controller (route); auto takes the highest this machine can do', commands: ['adapt', 'smoke'] },
      { name: 'kernel-mirror', key: 'kernelMirror', type: 'text', value: 'ADDRESS', default: 'where this machine takes Debian packages from', help: "Debian mirror that the target's kernel comes from, for level kernel", commands: ['adapt', 'smoke'] },
      { name: 'binfmt', key: 'binfmt', type: 'flag', help: 'register the emulator with the kernel (for the whole machine)', commands: ['adapt', 'setup', 'build', 'image', 'package', 'smoke'] },
      { name: 'controller', key: 'controller', type: 'text', value: 'NAME', default: 'traefik', help: 'for --smoke route: the ingress controller; `loong-adapt controllers` lists them', commands: ['adapt', 'smoke'] },
      { name: 'controller-image', key: 'controllerImage', type: 'text', value: 'IMAGE', default: 'built once', help: "for --smoke route: an image of the controller for the target; what keeps it from serving is read from its errors and constructed (the controller loop)", commands: ['adapt', 'smoke'] },
      { name: 'controller-reference', key: 'controllerReference', type: 'text', value: 'IMAGE', default: "that platform of --controller-image, else upstream's sources", help: "for --smoke route: the controller's image for the baseline; files without machine code that are missing are copied out of it", commands: ['adapt', 'smoke'] },
      { name: 'compare', key: 'compare', type: 'flag', help: 'for --smoke route: run the application of the baseline as well and compare the answers of each route', commands: ['adapt', 'smoke'] },
      { name: 'cluster', key: 'cluster', type: 'text', value: 'NAME', default: 'one is made and deleted', help: "for --smoke route: a cluster of kind's that is there already", commands: ['adapt', 'smoke'] },
      { name: 'kubeconfig', key: 'kubeconfig', type: 'text', value: 'FILE', help: 'for --smoke route: leads to any other cluster that is there already; what is put into it is taken out again', commands: ['adapt', 'smoke'] },
      { name: 'cluster-registry', key: 'clusterRegistry', type: 'text', value: 'REGISTRY/PREFIX', help: "for --kubeconfig: where the images are pushed to, and the cluster's nodes pull them from", commands: ['adapt', 'smoke'] },
      { name: 'node-image', key: 'nodeImage', type: 'text', value: 'NAME|FILE', default: 'pulled, or built once', help: "image of the cluster's nodes; an archive of one is made by the command node-image", commands: ['adapt', 'smoke', 'node-image'] },
      { name: 'private-docker', key: 'privateDocker', type: 'flag', help: 'where no Docker daemon answers, start one for this run (root only) and take it back', commands: ['adapt', 'smoke', 'node-image'] },
      { name: 'keep-on-failure', key: 'keepOnFailure', type: 'flag', help: 'after a failed smoke test on the route, write the logs of the cluster to the work directory and leave the cluster for a look', commands: ['adapt', 'smoke'] },
    ],
  },
  {
    title: 'How to sign packages',
    options: [
      { name: 'gpg-key', key: 'gpgKey', type: 'text', value: 'FILE', help: 'armored OpenPGP secret key for deb and rpm; its passphrase comes by the variable NFPM_PASSPHRASE', commands: ['adapt', 'package'] },
      { name: 'apk-key', key: 'apkKey', type: 'text', value: 'FILE', help: 'RSA private key (PEM) for apk', commands: ['adapt', 'package'] },
    ],
  },
  {
    title: 'Where and when',
    options: [
      { name: 'work-dir', key: 'workDir', type: 'text', value: 'DIR', default: '.loong-adapt', help: "this run's results and temporary files", commands: [...WORK, 'explain', 'upstream'] },
      { name: 'cache-dir', key: 'cacheDir', type: 'text', value: 'DIR', default: "the user's cache folder", help: 'what runs share', commands: [...MACHINE, 'attest', 'upstream'] },
      { name: 'cache-limit', key: 'cacheLimit', type: 'number', value: 'GB', default: '20', help: 'how much what runs share may take: at the end of a run, at most once a day, what was used longest ago goes, and what no run has used for two months', commands: [...WORK, 'doctor'] },
      { name: 'resume', key: 'resume', type: 'flag', help: 'continue after the last complete stage', commands: WORK },
      { name: 'go-version', key: 'goVersion', type: 'text', value: 'V|FILE', default: 'the one that is there', help: 'Go release to use: 1.26.8, 1.26, stable, or a file that names one', commands: MACHINE },
      { name: 'install', key: 'install', type: 'flag', on: true, help: 'install missing tools', commands: [...WORK, 'attest', 'recipes', 'controllers', 'node-image'] },
      { name: 'network', key: 'network', type: 'flag', on: true, help: 'use the network', commands: [...MACHINE, 'attest'] },
      { name: 'go-wait', key: 'goWait', type: 'number', value: 'SECONDS', default: '300', help: 'how long the go command may say nothing while it lists or fetches modules, e.g. because a proxy does not answer; then the rest is looked at without it', commands: MACHINE },
      { name: 'fail-on', key: 'failOn', type: 'text', values: ['none', 'open', 'new'], default: 'none', help: 'exit with 3 if gaps are left open, or if there are new ones, which --known does not have', commands: WORK },
      { name: 'known', key: 'known', type: 'text', value: 'RECORD', help: 'record.json of an earlier run, whose gaps are known: for --fail-on new, and to tell new results from old ones in SARIF', commands: WORK },
    ],
  },
];

const NAMING: readonly CommandName[] = ['retag', 'promote'];
const IMAGES: readonly CommandName[] = [...NAMING, 'index', 'audit', 'attest'];

/** Options of others that these take as well, by their names. */
const ALSO: { [command in CommandName]?: readonly string[] } = {
  init: ['target'],
  base: ['target', 'cache-dir', 'binfmt', 'install', 'network', 'insecure'],
  plan: ['target', 'baseline', 'work-dir', 'cache-dir', 'binfmt', 'install', 'network', 'insecure', 'prefix'],
};

/** The options of `base` and `plan`. */
const PLAN_GROUPS: readonly Group[] = [
  {
    title: 'How bases are made, and images planned',
    options: [
      { name: 'architectures', key: 'architectures', type: 'list', value: 'ARCH', default: 'the target', help: 'architectures of the base, joined in an index', commands: ['base'] },
      { name: 'include', key: 'include', type: 'list', value: 'PACKAGE', help: 'further Debian packages', commands: ['base'] },
      { name: 'suite', key: 'suite', type: 'text', value: 'RELEASE', help: 'Debian release', commands: ['base'] },
      { name: 'mirror', key: 'mirror', type: 'text', value: 'URL', help: 'Debian archive; {snapshot} in it is filled in', commands: ['base'] },
      { name: 'snapshot', key: 'snapshot', type: 'text', value: 'TIME', help: "time of the archive's snapshot, 20261101T000000Z", commands: ['base'] },
      { name: 'images', key: 'table', type: 'text', value: 'FILE', help: 'table of mirrors, images by digest, and projects to build', commands: ['plan'] },
      { name: 'to', key: 'to', type: 'text', value: 'NAME', help: 'carry the plan out: each image gets this name, a template as for retag', commands: ['plan'] },
      { name: 'matrix', key: 'matrix', type: 'text', value: 'FILE', help: 'write the matrix of a workflow, one entry an image', commands: ['plan'] },
    ],
  },
];

/** The options of the commands about images. */
const IMAGE_GROUPS: readonly Group[] = [
  {
    title: 'Which names and platforms',
    options: [
      { name: 'prefix', key: 'prefix', type: 'text', value: 'TEXT', help: 'text that {prefix} in a NAME stands for', commands: NAMING },
      { name: 'tags-from', key: 'version', type: 'text', value: 'VERSION', help: 'tags from a version instead of those of the names: v1.2.3 gives 1.2.3, 1.2, 1 and latest; never over a newer one', commands: NAMING },
      { name: 'platform', key: 'platform', type: 'text', value: 'OS/ARCH', help: 'only this platform', commands: NAMING },
      { name: 'platforms', key: 'platforms', type: 'list', value: 'OS/ARCH', help: 'only these platforms', commands: ['audit'] },
      { name: 'attestations', key: 'attestations', type: 'text', values: ['keep', 'drop'], default: 'keep', help: 'provenance and SBOMs of the image; dropping them changes the digest', commands: NAMING },
      { name: 'immutable', key: 'immutable', type: 'list', value: 'REGEXP', help: 'tags that stay once they are set', commands: NAMING },
      { name: 'by-digest', key: 'byDigest', type: 'flag', help: 'give no name: put the image into the repositories, to be had by its digest', commands: NAMING },
      { name: 'record', key: 'record', type: 'text', value: 'FILE', help: 'record.json of the run that built the image: it then says where the image is', commands: NAMING },
      { name: 'force', key: 'force', type: 'flag', help: 'move tags in spite of --immutable and of newer versions', commands: NAMING },
      { name: 'records', key: 'records', type: 'list', value: 'FILE', help: "record.json of other jobs, whose images are joined (index), or that built the image (attest)", commands: ['index', 'attest'] },
      { name: 'sbom', key: 'sbom', type: 'text', values: ['spdx', 'cyclonedx', 'none'], default: 'spdx', help: 'form of the SBOMs', commands: ['attest'] },
      { name: 'key', key: 'key', type: 'text', value: 'FILE', help: "a key of cosign's to sign with; its password comes by COSIGN_PASSWORD", commands: ['attest'] },
      { name: 'sign', key: 'sign', type: 'flag', on: true, help: 'sign', commands: ['attest'] },
      { name: 'base', key: 'base', type: 'text', value: 'INDEX', help: 'an index to add to; its entries stay as they are', commands: ['index'] },
      { name: 'audit', key: 'audit', type: 'flag', on: true, help: 'look into images for an architecture with an old world, and refuse those of it', commands: ['index'] },
      { name: 'replace-platform', key: 'replace', type: 'flag', help: "a new entry may take the place of the base's for the same platform", commands: ['index'] },
      { name: 'forbidden', key: 'forbidden', type: 'list', value: 'TEXT', help: 'a text that no file of the image may hold, e.g. a path of the build machine', commands: ['promote', 'audit'] },
      { name: 'allow-secrets', key: 'allowSecrets', type: 'list', value: 'GLOB', help: 'paths in the image whose keys and tokens are only examples, e.g. /opt/app/demo/**; the word configuration for its variables and labels', commands: ['promote', 'audit'] },
      { name: 'output', key: 'output', type: 'text', value: 'DIR', default: 'the archives stay in the cache', help: 'folder to copy the archives to; for node-image the archive to write', commands: ['controllers', 'node-image'] },
      { name: 'insecure', key: 'insecure', type: 'list', value: 'REGISTRY', help: 'a registry that may be spoken to without TLS', commands: IMAGES },
      { name: 'dry-run', key: 'dryRun', type: 'flag', help: 'say what would be done, change nothing', commands: [...NAMING, 'index'] },
    ],
  },
];

/** The options of `upstream`. */
const UPSTREAM_GROUPS: readonly Group[] = [
  {
    title: 'Who sends the patches',
    options: [
      { name: 'author', key: 'author', type: 'text', value: "'NAME <ADDRESS>'", default: 'as git knows you', help: 'author of the patches', commands: ['upstream'] },
      { name: 'signoff', key: 'signoff', type: 'flag', help: 'add Signed-off-by, which says that you may pass the changes on', commands: ['upstream'] },
    ],
  },
];

/** The options of `init`. */
const INIT_GROUPS: readonly Group[] = [
  {
    title: 'What is begun',
    options: [
      { name: 'workflow', key: 'workflow', type: 'flag', help: 'a workflow as well, in .github/workflows', commands: ['init'] },
      { name: 'force', key: 'force', type: 'flag', help: 'write over files that are there', commands: ['init'] },
    ],
  },
];

/** All groups, as the help shows them. */
export const GROUPS: readonly Group[] = [...RUN_GROUPS, ...INIT_GROUPS, ...UPSTREAM_GROUPS, ...IMAGE_GROUPS, ...PLAN_GROUPS];

/** The options of a run: those of the library, and the Action's inputs. */
export const RUN_OPTIONS: readonly OptionSpec[] = RUN_GROUPS.flatMap((group) => group.options);

/** The options of all commands. */
export const OPTIONS: readonly OptionSpec[] = GROUPS.flatMap((group) => group.options);

/** True if the command takes the option. */
export function takes(command: CommandName, option: OptionSpec): boolean {
  return (option.commands ?? WORK).includes(command) || ALSO[command]?.includes(option.name) === true;
}

/** The option as the command line spells it, without the dashes. */
export function flagName(option: OptionSpec): string {
  return option.on === true ? `no-${option.name}` : option.name;
}
