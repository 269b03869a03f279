import { createServer, type Server, type Socket } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { AdaptError, Interrupted } from '../../lib/errors.js';
import { exec, type ExecResult } from '../../lib/exec.js';
import { noteService } from '../leftovers.js';
import { freePorts } from '../ports.js';
import { INIT } from './initial-files.js';
import { Wire, type GuestEvent, type GuestRequest } from './wire.js';

/** Addresses in the network that QEMU makes for one machine. Source: QEMU's documentation of `-netdev user`. */
export const NETWORK = { address: '10.0.2.15', netmask: '255.255.255.0', host: '10.0.2.2' } as const;

/** What a machine is made of. */
export interface MachineParts {
  /** qemu-system: path, what it needs before all arguments, and its environment. */
  emulator: { path: string; arguments: readonly string[]; env: NodeJS.ProcessEnv };
  /** Machine and processor. */
  arguments: readonly string[];
  kernel: string;
  firmware?: string;
  initialFiles: string;
  /** Bytes of `initialFiles`. */
  initialBytes: number;
  /** Kernel command line. */
  append: string;
  /** Ports of the machine that are to be reached from here. */
  ports: readonly number[];
  /** Whether the programs in it may reach the services on this machine's loopback address. */
  reachHost: boolean;
  cpus: number;
}

/** How a program ended in the machine. */
export type GuestResult = Pick<ExecResult, 'exitCode' | 'signal' | 'stdout' | 'stderr' | 'seconds' | 'timedOut'> & {
  /** What the kernel said meanwhile. */
  log: string[];
};

/** A machine that runs. */
export interface Machine {
  kernel: string;
  pageSize: number;
  /** Empty where the network came up, else why not. */
  networkProblem: string;
  /** Seconds from QEMU's start to its first message. */
  bootSeconds: number;
  /** Port on this machine's loopback address for one of the machine's; undefined where no network came up. */
  hostPort(port: number): number | undefined;
  run(request: Omit<GuestRequest, 'do'>): Promise<GuestResult>;
  /** Starts a program that goes on; `ended` is fulfilled when it does. */
  start(request: Omit<GuestRequest, 'do'>): Promise<{ job: number; ended: Promise<GuestResult> }>;
  /** One other request. */
  ask(request: GuestRequest, answer: GuestEvent['event']): Promise<GuestEvent>;
  /** Powers it off, and ends it where that takes long. */
  close(): Promise<void>;
}

/**
 * Boots a machine and waits for its first message.
 *
 * @param dir fresh folder, for the socket and the note of its process.
 * @throws AdaptError where it doesn't start or the kernel doesn't come up.
 */
export async function bootMachine(parts: MachineParts, dir: string, signal: AbortSignal, within = 120): Promise<Machine> {
  const began = performance.now();
  const [consolePort = 0, ...hostPorts] = await freePorts(1 + parts.ports.length);
  const { server, connected } = await listen(consolePort);
  const stopped = new AbortController();
  const forwards = parts.ports.map((port, i) => `,hostfwd=tcp:127.0.0.1:${hostPorts[i] ?? 0}-${NETWORK.address}:${port}`).join('');
  const megabytes = 448 + Math.ceil((3 * parts.initialBytes) / 2 ** 20);
  const args = [
    ...parts.emulator.arguments, ...parts.arguments, '-m', `${Math.max(1024, megabytes)}M`, '-smp', String(parts.cpus), '-nodefaults', '-display', 'none', '-no-reboot',
    ...(parts.firmware === undefined ? [] : ['-bios', parts.firmware]), '-kernel', parts.kernel, '-initrd', parts.initialFiles, '-append', `${parts.append} rdinit=${INIT}`,
    '-chardev', `socket,id=console,host=127.0.0.1,port=${consolePort}`, '-serial', 'chardev:console',
    // Without firmware there are no buses, and QEMU looks for a ROM that distributions don't ship.
    ...(parts.firmware === undefined ? [] : ['-netdev', `user,id=net,restrict=${parts.reachHost ? 'off' : 'on'}${forwards}`, '-device', 'virtio-net-pci,netdev=net,romfile=']),
  ];
  const over = exec(parts.emulator.path, args, {
    env: parts.emulator.env, cwd: dir, signal: AbortSignal.any([signal, stopped.signal]), maxBytes: 1 << 16, onStart: (pid) => noteService(dir, pid),
  });
  const failed = over.then((result): never => {
    throw new AdaptError(`QEMU ended with exit code ${result.exitCode}: ${result.stderr.trim().split('\n').slice(-3).join(' ')}`, { where: parts.emulator.path, advice: 'Check the QEMU installation; `loong-adapt doctor` says which one is taken.' });
  });
  failed.catch(() => {}); // Whoever waits for the machine is told.
  const end = async (): Promise<void> => {
    stopped.abort();
    await over.catch(() => {});
    server.close();
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AdaptError(`the kernel did not come up within ${within} s`, { where: 'smoke level kernel', advice: 'Run again on a machine with less load.' })), within * 1000);
  });
  late.catch(() => {});
  try {
    const wire = new Wire(await Promise.race([connected, failed, late]));
    const ready = await Promise.race([wire.ready(), failed, late]);
    return machine(wire, ready, { failed, end, bootSeconds: (performance.now() - began) / 1000, ports: new Map(parts.ports.map((port, i) => [port, hostPorts[i] ?? 0])), hasNetwork: parts.firmware !== undefined });
  } catch (error) {
    await end();
    throw signal.aborted ? new Interrupted() : error;
  } finally {
    clearTimeout(timer);
  }
}

interface Running {
  failed: Promise<never>;
  end(): Promise<void>;
  bootSeconds: number;
  ports: ReadonlyMap<number, number>;
  hasNetwork: boolean;
}

function machine(wire: Wire, ready: GuestEvent, running: Running): Machine {
  const problem = running.hasNetwork ? (ready.network?.device === '' ? (ready.network.problem ?? 'none came up') : '') : 'there is no firmware for the machine, so its kernel finds no network device';
  const answer = async (asked: Promise<GuestEvent>): Promise<GuestEvent> => Promise.race([asked, running.failed]);
  const one: Machine = {
    kernel: ready.kernel ?? '', pageSize: ready.pageSize ?? 0, networkProblem: problem, bootSeconds: running.bootSeconds,
    hostPort: (port) => (problem === '' ? running.ports.get(port) : undefined),
    run: async (request) => guestResult(await answer(wire.ask({ do: 'run', ...request }, ['exit']).answer)),
    start: async (request) => {
      const { id, answer: first } = wire.ask({ do: 'start', ...request }, ['started', 'exit']);
      const event = await answer(first);
      if (event.event === 'exit') return { job: id, ended: Promise.resolve(guestResult(event)) };
      const ended = answer(wire.expect(id, ['exit'])).then(guestResult);
      ended.catch(() => {});
      return { job: id, ended };
    },
    ask: async (request, event) => answer(wire.ask(request, [event]).answer),
    close: async () => {
      const off = wire.ask({ do: 'off' }, ['done']).answer.catch(() => undefined);
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => { timer = setTimeout(resolve, 1500); });
      await Promise.race([off, patience]);
      clearTimeout(timer);
      await running.end();
    },
  };
  return one;
}

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

function guestResult(event: GuestEvent): GuestResult {
  const decode = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString('utf8');
  return {
    exitCode: event.code ?? 0, signal: event.signal === undefined ? '' : (SIGNALS.get(event.signal) ?? `signal ${event.signal}`),
    stdout: decode(event.stdout), stderr: decode(event.stderr), seconds: event.seconds ?? 0, timedOut: event.timedOut === true, log: event.log ?? [],
  };
}

/** Waits on the loopback address for QEMU, which connects its console; the first connection counts. */
async function listen(port: number): Promise<{ server: Server; connected: Promise<Socket> }> {
  const server = createServer();
  const connected = new Promise<Socket>((resolve) => server.once('connection', (socket) => {
    server.close();
    resolve(socket);
  }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, connected };
}

/** Path of a file of the machine in its folder. */
export const initialFilesPath = (dir: string): string => join(dir, 'initial-files.cpio');
