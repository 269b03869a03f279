import { STAGES, type StageName } from '../record/types.js';

/** A word after `loong-adapt`. */
export type CommandName = 'adapt' | StageName | 'doctor';

/** What the help says of one command. */
export interface Command {
  name: CommandName;
  /** One line of the overview. */
  summary: string;
  /** What it does, needs and leaves behind. */
  details: string;
  /** Whether PROJECT must be given. */
  project: 'needed' | 'optional' | 'none';
  examples: readonly string[];
}

const SEED = 'github.com/prometheus/node_exporter@v1.1.2';

/** All commands, in the order of the overview. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'adapt', project: 'needed', summary: 'All stages: from a project to a proven image for the target',
    details: `Runs ${STAGES.join(', ')}, one after the other. The work directory then holds record.json (everything that was found, done and proved), adapt.patch, the images and report.html. Your own tree stays as it was, unless --write.`,
    examples: ['loong-adapt adapt .', `loong-adapt adapt ${SEED} --json > record.json`, 'loong-adapt adapt . --resume        # goes on after an interruption'],
  },
  {
    name: 'setup', project: 'optional', summary: 'Find or install Go, QEMU and a cross compiler',
    details: 'Finds what runs and compiles programs of the target here, installs what is missing, and proves by a self-test that a program of the target runs.',
    examples: ['loong-adapt setup', 'loong-adapt setup --runner qemu --no-install'],
  },
  {
    name: 'detect', project: 'needed', summary: 'List the gaps: what keeps the project from the target',
    details: 'Type-checks the project for the target and the baseline and reads its declaration files (scripts, Dockerfiles, ...). Runs no code of the project and changes nothing. Each gap names its root: the module or file that must change.',
    examples: ['loong-adapt detect .', 'loong-adapt detect . --packages ./cmd/... --tags netgo --json', 'loong-adapt detect . --fail-on new --known old/record.json'],
  },
  {
    name: 'patch', project: 'needed', summary: 'Close the gaps in a copy of the project; write adapt.patch',
    details: 'Chooses for each gap an upgrade, a recipe or a synthesized file, applies it to a copy in the work directory, and proves it. adapt.patch is for `git apply`; it needs nothing of this tool.',
    examples: ['loong-adapt patch .', 'loong-adapt patch . --remedy recipe', 'loong-adapt patch . --write         # also into your own tree'],
  },
  {
    name: 'build', project: 'needed', summary: "Build the project's programs for target and baseline",
    details: "Builds every program from the adapted project alone and reads the ELF header of each back.",
    examples: ['loong-adapt build .'],
  },
  {
    name: 'image', project: 'needed', summary: 'Put the programs into an image for both architectures',
    details: 'Builds an OCI image per architecture and an index over them, as an OCI layout in the work directory; config and layers are read back and checked.',
    examples: ['loong-adapt image .'],
  },
  {
    name: 'resources', project: 'needed', summary: 'Storage and network that the application asks for',
    details: 'Says what the project file asks for; "none asked for" where it asks for nothing.',
    examples: ['loong-adapt resources .'],
  },
  {
    name: 'smoke', project: 'needed', summary: 'Run the programs out of the image, for target and baseline',
    details: "Runs the project file's smoke commands with the programs taken out of the image, against real services on loopback, and compares the answers of target and baseline.",
    examples: ['loong-adapt smoke .', 'loong-adapt smoke . --smoke run'],
  },
  {
    name: 'report', project: 'optional', summary: 'Write report.html and summary.md again from the record',
    details: 'Reads record.json of the work directory; runs nothing else.',
    examples: ['loong-adapt report', 'loong-adapt report --work-dir out --json'],
  },
  {
    name: 'doctor', project: 'none', summary: 'Say what is missing on this machine and how to get it',
    details: 'Looks for Go, QEMU, a cross compiler and an image builder, and changes nothing.',
    examples: ['loong-adapt doctor'],
  },
];

/** The command of this name, if there is one. */
export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}
