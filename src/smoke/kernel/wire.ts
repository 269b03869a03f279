import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { AdaptError } from '../../lib/errors.js';

/** What stands before each message; everything else on the line is the kernel's. */
const MARK = '@loong-adapt ';
/** Lines of the kernel that are kept. */
const KEPT = 60;
/** Most characters of one message; a machine that says more is not ours. */
const LONGEST = 4 << 20;

/** A message of the machine; see guest/wire.go. */
export interface GuestEvent {
  id?: number;
  event: 'ready' | 'done' | 'started' | 'exit' | 'logs' | 'answer';
  error?: string;
  kernel?: string;
  pageSize?: number;
  network?: { device: string; problem?: string };
  problems?: string[] | null;
  code?: number;
  signal?: number;
  /** Base64. */
  stdout?: string;
  stderr?: string;
  seconds?: number;
  timedOut?: boolean;
  log?: string[];
  status?: number;
  headers?: { [name: string]: string };
  /** Base64. */
  body?: string;
}

/** A request to the machine, without its number; see guest/wire.go. */
export interface GuestRequest {
  do: 'time' | 'run' | 'start' | 'stop' | 'logs' | 'ask' | 'forward' | 'off';
  argv?: readonly string[];
  env?: readonly string[];
  dir?: string;
  user?: string;
  /** Base64. */
  stdin?: string;
  seconds?: number;
  job?: number;
  port?: number;
  path?: string;
  headers?: { [name: string]: string };
  ports?: readonly number[];
  epoch?: number;
}

interface Waiting {
  events: readonly GuestEvent['event'][];
  resolve: (event: GuestEvent) => void;
  reject: (error: Error) => void;
}

/** The line to the first process of an emulated machine: its serial console. */
export class Wire {
  /** What came that is no message: the kernel's, or the firmware's. */
  readonly console: string[] = [];
  private readonly waiting = new Map<number, Waiting[]>();
  private readonly decoder = new StringDecoder('utf8');
  private partial = '';
  private next = 1;
  private ended: Error | undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.read(this.decoder.write(chunk)));
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(undefined));
  }

  /** The machine's first message. */
  ready(): Promise<GuestEvent> {
    return this.expect(0, ['ready']);
  }

  /** Sends a request and waits for the first of these answers. */
  ask(request: GuestRequest, events: readonly GuestEvent['event'][]): { id: number; answer: Promise<GuestEvent> } {
    const id = this.next++;
    const answer = this.expect(id, events);
    this.socket.write(`${MARK}${JSON.stringify({ id, ...request })}\n`);
    return { id, answer };
  }

  /** A later answer to an earlier request: the end of a program that was started. */
  expect(id: number, events: readonly GuestEvent['event'][]): Promise<GuestEvent> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) return reject(this.ended);
      this.waiting.set(id, [...(this.waiting.get(id) ?? []), { events, resolve, reject }]);
    });
  }

  private read(text: string): void {
    const lines = (this.partial + text).split('\n');
    this.partial = lines.pop() ?? '';
    if (this.partial.length > LONGEST) this.partial = '';
    for (const line of lines) this.line(line.replace(/\r$/, ''));
  }

  private line(line: string): void {
    const at = line.indexOf(MARK);
    const event = at < 0 ? undefined : parseEvent(line.slice(at + MARK.length));
    if (event === undefined) {
      if (line.trim() === '') return;
      this.console.push(line.slice(0, 400));
      if (this.console.length > KEPT) this.console.shift();
      return;
    }
    const id = event.id ?? 0;
    const all = this.waiting.get(id) ?? [];
    const one = all.find(({ events }) => events.includes(event.event));
    if (one === undefined) return;
    this.waiting.set(id, all.filter((other) => other !== one));
    one.resolve(event);
  }

  private end(cause: Error | undefined): void {
    if (this.ended !== undefined) return;
    const said = this.console.slice(-8).join('\n');
    this.ended = new AdaptError(`the emulated machine ended${said === '' ? '' : `; its last words:\n${said}\n`}`, { where: 'smoke level kernel', advice: 'Run again; if it happens every time, a panic of the kernel stands in the lines above.', ...(cause === undefined ? {} : { cause }) });
    for (const all of this.waiting.values()) for (const { reject } of all) reject(this.ended);
    this.waiting.clear();
  }
}

function parseEvent(text: string): GuestEvent | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && 'event' in value ? (value as GuestEvent) : undefined;
  } catch {
    return undefined;
  }
}
