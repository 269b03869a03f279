import { Stores, type RegistryAccess } from '../images/index.js';
import type { Reporter } from '../lib/log.js';

/** Runs work with opened stores and closes them, whatever comes of it. */
export async function withStores<T>(access: RegistryAccess, control: { reporter: Reporter; signal: AbortSignal }, work: (stores: Stores) => Promise<T>): Promise<T> {
  const { reporter, signal } = control;
  const stores = new Stores({ signal, insecure: access.insecure ?? [], say: (line) => reporter.info(line) });
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
