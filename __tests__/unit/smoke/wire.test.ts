import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Wire } from '../../../src/smoke/kernel/wire.js';

let server: Server;
let far: Socket;
let near: Socket;
let wire: Wire;
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [near] = (await accepted) as [Socket];
  wire = new Wire(near);
});
afterEach(() => {
  far.destroy();
  near.destroy();
  server.close();
});

describe('the line to an emulated machine', () => {
  test('finds messages among what kernel and firmware write, in whatever pieces they come', async () => {
    const ready = wire.ready();
    far.write('PROGRESS CODE\r\n[ 1.0] kernel says @loong-ad');
    far.write('apt {"event":"ready","kernel":"7.2","pageSize":16384}\r\n');
    expect(await ready).toMatchObject({ kernel: '7.2', pageSize: 16384 });
    expect(wire.console).toEqual(['PROGRESS CODE']);
  });

  test('gives each answer to its question, whatever the order', async () => {
    const one = wire.ask({ do: 'run', argv: ['a'] }, ['exit']);
    const two = wire.ask({ do: 'run', argv: ['b'] }, ['exit']);
    const [chunk] = (await once(far, 'data')) as [Buffer];
    expect(chunk.toString()).toContain('@loong-adapt {"id":1,"do":"run","argv":["a"]}\n');
    far.write(`@loong-adapt {"id":${two.id},"event":"exit","code":2}\n@loong-adapt {"id":${one.id},"event":"exit"}\n`);
    expect([await one.answer, await two.answer]).toMatchObject([{ id: 1 }, { id: 2, code: 2 }]);
  });

  test('tells everybody who waits when the machine ends, with its last words', async () => {
    const waiting = wire.ready();
    far.end('Kernel panic - not syncing: Attempted to kill init!\n');
    await expect(waiting).rejects.toThrow(/the emulated machine ended; its last words:\nKernel panic/);
    await expect(wire.ask({ do: 'off' }, ['done']).answer).rejects.toThrow('the emulated machine ended');
  });
});
