import { createServer, type Server } from 'node:net';

/** Free ports of the loopback address, all different. Another process may take one before it is used: then the service fails to start and is tried again. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  try {
    const ports: number[] = [];
    for (let i = 0; i < count; i++) {
      const server = createServer();
      servers.push(server);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      const address = server.address();
      if (typeof address === 'object' && address !== null) ports.push(address.port);
    }
    return ports;
  } finally {
    await Promise.all(servers.map(async (server) => new Promise((resolve) => server.close(resolve))));
  }
}
