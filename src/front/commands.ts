import { STAGES, type StageName } from '../record/types.js';

/** The commands that run stages on a project; each is an action, too. */
export type PipelineCommand = 'adapt' | StageName;
/** The commands that give names to images or look at one; a bundle of their own holds them. */
export const NAME_COMMANDS = ['retag', 'promote', 'index', 'audit'] as const;
export type NameCommand = (typeof NAME_COMMANDS)[number];
/** The commands about images, wherever they are; they need no project. */
export type ImageCommand = NameCommand | 'attest' | 'base' | 'plan';
/** A word after `loong-adapt`. */
export type CommandName = PipelineCommand | ImageCommand | 'upstream' | 'recipes' | 'controllers' | 'node-image' | 'init' | 'explain' | 'doctor';

/** What the help says of one command. */
export interface Command {
  name: CommandName;
  /** One line of the overview. */
  summary: string;
  /** What it does, needs and leaves behind. */
  details: string;
  /** What may stand behind it: as the usage line shows it, and how many there are. */
  operands: { usage: string; least: number; most: number };
  /** Options (by key) that make up for operands that are missing. */
  instead?: readonly string[];
  examples: readonly string[];
}

const PROJECT = { usage: 'PROJECT', least: 1, most: 1 };
const MAYBE = { usage: '[PROJECT]', least: 0, most: 1 };
const NONE = { usage: '', least: 0, most: 0 };
const SEED = 'github.com/prometheus/node_exporter@v1.1.2';

/** All commands, in the order of the overview. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'adapt', operands: PROJECT, summary: 'All stages: from a project to a proven image for the target',
    details: `Runs ${STAGES.join(', ')}, one after the other. The work directory then holds record.json (everything that was found, done and proved), adapt.patch, the images and report.html. Your own tree stays as it was, unless --write.`,
    examples: ['loong-adapt adapt .', `loong-adapt adapt ${SEED} --json > record.json`, 'loong-adapt adapt . --resume        # goes on after an interruption'],
  },
  {
    name: 'setup', operands: MAYBE, summary: 'Find or install Go, QEMU and a cross compiler',
    details: 'Finds what runs and compiles programs of the target here, installs what is missing, and proves by a self-test that a program of the target runs.',
    examples: ['loong-adapt setup', 'loong-adapt setup --runner qemu --no-install'],
  },
  {
    name: 'detect', operands: PROJECT, instead: ['fromLog', 'images', 'packageFiles'], summary: 'List the gaps: what keeps the project from the target',
    details: 'Type-checks the project for the target and the baseline and reads its declaration files: scripts, Dockerfiles, makefiles, workflows, manifests, packages\' metadata and more. Runs no code of the project (but with --evidence tested) and changes nothing. Each gap names its root: the module or file that must change. A log, images or packages can be looked at as well, also without PROJECT.',
    examples: ['loong-adapt detect .', 'loong-adapt detect . --from-log build.log   # or the log alone, without PROJECT', 'loong-adapt detect . --packages ./cmd/... --tags netgo --json', 'loong-adapt detect . --fail-on new --known old/record.json'],
  },
  {
    name: 'patch', operands: PROJECT, summary: 'Close the gaps in a copy of the project; write adapt.patch',
    details: 'Tries for each gap an upgrade of the module, then a recipe, then files made from those that the package has for others; applies it to a copy in the work directory, and proves it by the detector and the plain go command. What closes nothing is said with its reason. adapt.patch is for `git apply`; it needs nothing of this tool.',
    examples: ['loong-adapt patch .', 'loong-adapt patch . --remedy recipe', 'loong-adapt patch . --write         # also into your own tree', 'loong-adapt patch . --undo          # and back'],
  },
  {
    name: 'build', operands: PROJECT, summary: "Build the project's programs for target and baseline",
    details: "Builds every program from the adapted project alone and reads the ELF header of each back.",
    examples: ['loong-adapt build .'],
  },
  {
    name: 'image', operands: PROJECT, summary: 'Put the programs into an image for both architectures',
    details: 'Builds an OCI image per architecture and an index over them, as an OCI layout in the work directory; config and layers are read back and checked.',
    examples: ['loong-adapt image .'],
  },
  {
    name: 'package', operands: PROJECT, summary: 'Make deb, rpm and apk packages of the programs',
    details: 'Makes packages of the programs for both architectures by nfpm, with what the section package of the project file asks for: a service, a system user, configuration files, folders of its own. Each is read back and compared with what was built. As part of adapt it runs only where the project file has the section.',
    examples: ['loong-adapt package .', 'loong-adapt package . --apk-key packager.rsa'],
  },
  {
    name: 'resources', operands: PROJECT, summary: 'Storage and network that the application asks for',
    details: 'Not there yet: it answers "none asked for", whatever the application asks for.',
    examples: ['loong-adapt resources .'],
  },
  {
    name: 'smoke', operands: PROJECT, summary: 'Run the programs out of the image, for target and baseline',
    details: "Runs the project file's smoke commands with the programs taken out of the image, against real services on loopback, and compares the answers of target and baseline. Where the file names no commands, each program is asked for its version or its help.",
    examples: ['loong-adapt smoke .', 'loong-adapt smoke . --smoke run'],
  },
  {
    name: 'report', operands: MAYBE, summary: 'Write report.html, summary.md and gaps.sarif from the record',
    details: 'Reads record.json of the work directory and writes the page for people, Markdown for a job summary, and SARIF for code scanning beside it; runs nothing else. adapt does it at its end; a stage on its own renews a report that is there.',
    examples: ['loong-adapt report', 'loong-adapt report --work-dir out --json'],
  },
  {
    name: 'retag', operands: { usage: 'SOURCE NAME...', least: 2, most: Infinity }, summary: 'Give an image further names, by digest',
    details: 'Copies manifests and layers by digest; inside one registry no layer moves. SOURCE and NAME are registry/name:tag, oci:FOLDER:name or oci-archive:FILE:name; NAME may hold {registry}, {prefix}, {arch}, {name} and {tag}. Names come last: each holds the old image or the new one, whole.',
    examples: ['loong-adapt retag oci:.loong-adapt/images/app:app:latest registry.example.org/app:1.0', "loong-adapt retag registry.example.org/app:1.0 {registry}/{prefix}-{arch}/{name}:{tag} --prefix k8s-deploy"],
  },
  {
    name: 'promote', operands: { usage: 'SOURCE NAME...', least: 2, most: Infinity }, summary: 'Retag an image after an audit',
    details: 'Audits the image, then retags it; one that fails a check gets no name. SOURCE and NAME are as for retag.',
    examples: ['loong-adapt promote registry.example.org/staging/app:1.0 registry.example.org/app:1.0', 'loong-adapt promote oci:.loong-adapt/images/app:app:latest registry.example.org/app:latest --tags-from v1.2.3'],
  },
  {
    name: 'index', operands: { usage: 'NAME SOURCE...', least: 1, most: Infinity }, summary: 'Join images of single platforms in one index',
    details: 'Joins images, or those that the records of other jobs name, and gives the index its name last. Two images of one platform are refused. NAME and SOURCE are places as for retag.',
    examples: ['loong-adapt index registry.example.org/app:1.0 registry.example.org/app:1.0-amd64 registry.example.org/app:1.0-loong64', 'loong-adapt index oci:out:app --records amd64/record.json --records loong64/record.json'],
  },
  {
    name: 'audit', operands: { usage: 'IMAGE', least: 1, most: 1 }, summary: 'Compare what an image says with what it holds',
    details: 'Reads every ELF file of every platform: machine, ABI, interpreter and libraries, against what the image says of itself. IMAGE is registry/name:tag, oci:FOLDER:name or oci-archive:FILE:name.',
    examples: ['loong-adapt audit registry.example.org/app:1.0', 'loong-adapt audit oci:.loong-adapt/images/app:app:latest --json'],
  },
  {
    name: 'upstream', operands: MAYBE, summary: 'Write patch series for the projects that must change',
    details: 'Turns the adaptation of an earlier patch into one series of mails for `git am` for each project that must change: the modules whose files were changed, and the project itself. Each message says the cause, what was done and how it was proven. They are in the folder upstream of the work directory, with a README.md that says what goes where.',
    examples: ['loong-adapt upstream', 'loong-adapt upstream --work-dir out --signoff'],
  },
  {
    name: 'base', operands: { usage: 'static|base|tools|shell [NAME...]', least: 1, most: Infinity }, summary: "Make a base image from Debian's packages",
    details: 'For where no registry has one: static holds certificates, time zones and users; base the C library besides; tools a shell and what scripts call, for build stages; shell is a small Debian with apt, made by programs of the target (--binfmt). The same packages give the same digest. It stays in the cache, and gets the NAMEs, places as for retag.',
    examples: ['loong-adapt base static oci:bases:debian:static', 'loong-adapt base shell registry.example.org/debian:loong64 --binfmt --include gcc,make', 'loong-adapt base base registry.example.org/debian:base --architectures loong64,amd64'],
  },
  {
    name: 'plan', operands: { usage: 'SOURCE...', least: 1, most: Infinity }, summary: 'Say where the images of an application come from',
    details: "Reads the images that charts, manifests, compose files or plain lists name, and says of each whether it exists for the target (first image: named by digest), must be built (second image: from which source), or nobody can provide it. SOURCE is a file or folder. --images names a table of your own: mirrors, images by digest, projects to build. With --to the plan is carried out; --matrix writes it as the matrix of a workflow.",
    examples: ['loong-adapt plan chart/', 'loong-adapt plan compose.yml --images images.yml --json', 'loong-adapt plan images.txt --matrix matrix.json', 'loong-adapt plan deploy/ --to registry.example.org/{prefix}-{arch}/{name}:{tag} --prefix k8s'],
  },
  {
    name: 'attest', operands: { usage: 'IMAGE', least: 1, most: 1 }, summary: 'Say what an image is made of and how it was built, and sign it',
    details: 'Attaches an SBOM of each platform (by syft) and SLSA provenance from the records of the runs that built it to an image in a registry; neither its digest nor a tag changes. Where there is a key, or a workflow with an identity, image and statements are signed by cosign. All of it is read back and verified.',
    examples: ['loong-adapt attest registry.example.org/app:1.0 --records .loong-adapt/record.json', 'loong-adapt attest registry.example.org/app:1.0 --records record.json --key cosign.key --sbom cyclonedx'],
  },
  {
    name: 'recipes', operands: { usage: 'list|explain|lint|test|new [NAME...]', least: 1, most: Infinity }, summary: 'Show, check, try and begin recipes',
    details: 'list and explain show the recipes that a run in this folder has: its own in .loong-adapt/recipes, those of --recipes, and those that ship with the tool. lint says what is wrong with some, test tries what they declare, new makes a start. NAME is a recipe or, for lint and test, a folder.',
    examples: ['loong-adapt recipes list', 'loong-adapt recipes explain arch-list', 'loong-adapt recipes new my-fix', 'loong-adapt recipes test .loong-adapt/recipes'],
  },
  {
    name: 'controllers', operands: { usage: 'list|build [NAME...]', least: 1, most: Infinity }, summary: 'Build images of ingress controllers for the target',
    details: 'list shows the ingress controllers that a smoke test on the route can take. build makes images of them, or of the default backend, for the target, from Go modules and Debian packages; they stay in the cache, and --output copies their archives (docker save) to a folder.',
    examples: ['loong-adapt controllers list', 'loong-adapt controllers build traefik default-backend --output images'],
  },
  {
    name: 'node-image', operands: NONE, summary: "Make the image of a cluster's nodes ready, or write it into an archive",
    details: 'Takes the image that a smoke test on the route runs its cluster on: one that Docker has, the published one where its registry is reached, one in the cache, or one built from distribution packages and Go modules, which takes about 20 minutes, once. --output writes it into an archive for machines without a network, which take it by --node-image FILE.',
    examples: ['loong-adapt node-image', 'loong-adapt node-image --output node.tar.gz'],
  },
  {
    name: 'init', operands: { usage: '[FOLDER]', least: 0, most: 1 }, summary: 'Begin a project file, and a workflow',
    details: 'Writes loong-adapt.yml with what the folder tells (programs, linker flags), and as comments what may stand there besides. Every run works without it. --workflow writes a workflow as well, in .github/workflows. Files that are there already stay, unless --force.',
    examples: ['loong-adapt init', 'loong-adapt init . --workflow'],
  },
  {
    name: 'explain', operands: { usage: '[GAP|RULE]', least: 0, most: 1 }, summary: 'Say what a rule means, or what is known of a gap',
    details: 'Prints why a rule takes something for a gap, and what closes it. RULE is its name, or the first part of it for all of that kind. GAP is an id or its beginning, a package or a file: then also what was seen, from the record in the work directory. Without either it lists all rules.',
    examples: ['loong-adapt explain go/missing-body', 'loong-adapt explain 3f2a9c', 'loong-adapt explain dockerfile --json'],
  },
  {
    name: 'doctor', operands: NONE, summary: 'Say what is missing on this machine and how to get it',
    details: 'Looks for Go, QEMU, a cross compiler and an image builder, and changes nothing.',
    examples: ['loong-adapt doctor'],
  },
];

/** The command of this name, if there is one. */
export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** Whether a word is one of `NAME_COMMANDS`. */
export function isNameCommand(word: string | undefined): word is NameCommand {
  return NAME_COMMANDS.some((name) => name === word);
}
