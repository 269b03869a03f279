import { join } from 'node:path';
import { AdaptError, Interrupted } from '../lib/errors.js';
import { exec, type ExecResult } from '../lib/exec.js';
import { makeDir } from '../lib/files.js';
import { fillTemplate, type TemplateValues } from '../lib/template.js';
import type { Service } from '../project/file.js';
import { cleanEnvironment } from './environment.js';
import { noteService } from './leftovers.js';
import { freePorts } from './ports.js';
import { waitReady } from './ready.js';
import type { ServiceProgram } from './service-program.js';

/** Services that run. */
export interface Services {
  ports: ReadonlyMap<string, number>;
  /** Ends them and waits until they have ended. */
  stop(): Promise<void>;
}

/** A service and its program. */
export interface PreparedService {
  service: Service;
  program: ServiceProgram;
}

/** How often a start is tried again where somebody else took the port. */
const TRIES = 3;

/**
 * Starts services on free ports in fresh folders below `dir` and waits until each answers.
 *
 * @throws AdaptError with the end of what a service said that doesn't start.
 */
export async function startServices(services: readonly PreparedService[], dir: string, signal: AbortSignal): Promise<Services> {
  for (let attempt = 1; ; attempt++) {
    const numbers = await freePorts(services.length);
    const ports = new Map(services.map(({ service }, i) => [service.name, numbers[i] ?? 0]));
    const running: Running[] = [];
    const stop = async (): Promise<void> => void (await Promise.all(running.map(async (one) => one.stop())));
    try {
      for (const prepared of services) {
        const one = await launch(prepared, ports, join(dir, `${prepared.service.name}-${attempt}`), signal);
        running.push(one);
        await one.ready();
      }
      return { ports, stop };
    } catch (error) {
      await stop();
      if (!(error instanceof PortTaken) || attempt === TRIES) throw error;
    }
  }
}

class PortTaken extends AdaptError {}

/** The names that a service's or a command's words may hold. */
export function serviceValues(ports: ReadonlyMap<string, number>, own: Record<string, string>): TemplateValues {
  return new Map<string, string>([...Object.entries(own), ...[...ports].map(([name, port]): [string, string] => [`services.${name}.port`, String(port)])]);
}

interface Running {
  ready(): Promise<void>;
  stop(): Promise<void>;
}

async function launch({ service, program }: PreparedService, ports: ReadonlyMap<string, number>, dir: string, signal: AbortSignal): Promise<Running> {
  const where = `smoke.services.${service.name}`;
  const port = ports.get(service.name) ?? 0;
  const values = serviceValues(ports, { port: String(port), dir: await makeDir(dir) });
  const args = (service.args ?? []).map((arg) => fillTemplate(arg, values, `${where}.args`));
  const env = Object.fromEntries(Object.entries(service.env ?? {}).map(([name, text]) => [name, fillTemplate(text, values, `${where}.env`)]));
  const stopped = new AbortController();
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    if (lines.length > 40) lines.shift();
  };
  const over = new AbortController();
  const ended: Promise<ExecResult | undefined> = exec(program.command[0] ?? '', [...program.command.slice(1), ...args], {
    cwd: dir, env: await cleanEnvironment(dir, env), signal: AbortSignal.any([signal, stopped.signal]), onLine, lines: 'both', maxBytes: 1 << 20,
    onStart: (pid) => noteService(dir, pid),
  }).catch((error: unknown) => {
    if (error instanceof Interrupted) return undefined; // By us, or by the user: then whoever runs the commands says so.
    throw error;
  }).finally(() => over.abort());
  ended.catch(() => {}); // Told by `ready`.
  const said = (): string => lines.slice(-12).join('\n');
  return {
    ready: async () => {
      const within = service.readyWithin ?? 60;
      if (await waitReady({ port, path: service.readyPath ?? '', within }, AbortSignal.any([signal, over.signal]))) return;
      if (signal.aborted) throw new Interrupted();
      if (!over.signal.aborted) throw new AdaptError(`the service ${service.name} does not answer on port ${port} after ${within} s${said() === '' ? '' : `:\n${said()}\n`}`, { where, advice: 'Check its args and readyPath, or give it more time by readyWithin.' });
      const result = await ended;
      const message = `the service ${service.name} ended with ${result?.signal === '' ? `exit code ${result.exitCode}` : (result?.signal ?? 'an error')}${said() === '' ? '' : `:\n${said()}\n`}`;
      const details = { where, advice: 'Check its args and env in the project file.' };
      throw /address already in use|EADDRINUSE|already in use/i.test(said()) ? new PortTaken(message, details) : new AdaptError(message, details);
    },
    stop: async () => {
      stopped.abort();
      await ended.catch(() => {});
    },
  };
}
