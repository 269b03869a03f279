import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

/** What a module proxy on loopback does with requests for a module's zip; `silent module`: with all requests for `example.org/silent`. */
export type Mishap = 'none' | 'missing' | 'gone' | 'error' | 'cut' | 'hang' | 'other content' | 'silent module';

export interface Proxy {
  url: string;
  /** Paths asked for, in order. */
  asked: string[];
  close: () => Promise<void>;
}

/** Serves one module, `example.org/dep v1.0.0`, with a mishap at its zip. */
export async function moduleProxy(mishap: Mishap): Promise<Proxy> {
  const asked: string[] = [];
  const content = mishap === 'other content' ? 'package dep\n\nconst X = 2\n' : 'package dep\n\nconst X = 1\n';
  const zip = storedZip({ 'example.org/dep@v1.0.0/go.mod': 'module example.org/dep\n', 'example.org/dep@v1.0.0/dep.go': content });
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (mishap === 'silent module' && path.startsWith('/example.org/silent/')) return;
    if (path === '/example.org/dep/@v/v1.0.0.info') response.end('{"Version":"v1.0.0","Time":"2021-01-01T00:00:00Z"}');
    else if (path === '/example.org/dep/@v/v1.0.0.mod') response.end('module example.org/dep\n');
    else if (path === '/example.org/dep/@v/list') response.end('v1.0.0\n');
    else if (path !== '/example.org/dep/@v/v1.0.0.zip' || mishap === 'missing') response.writeHead(404).end('not found');
    else if (mishap === 'gone') response.writeHead(410).end('gone');
    else if (mishap === 'error') response.writeHead(500).end('out of order');
    else if (mishap === 'cut') {
      response.writeHead(200, { 'content-length': zip.length });
      response.write(zip.subarray(0, zip.length / 2), () => response.destroy());
    } else if (mishap !== 'hang') response.end(zip);
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  return {
    asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}

/** A zip archive without compression. Source: APPNOTE.TXT 4.3. */
function storedZip(files: Record<string, string>): Buffer {
  const bodies: Buffer[] = [], directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text), path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(offset, 10);
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path, data]);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, central, path]));
    bodies.push(body);
    offset += body.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(bodies.length, 4);
  end.writeUInt16LE(bodies.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, index, Buffer.from('PK\u0005\u0006'), end]);
}
