import { Stores } from '../images/index.js';
import type { Reporter } from '../lib/log.js';

/** How the registry commands reach registries. */
export interface RegistryAccess {
  /** Registries that may be spoken to without TLS; those on this machine always may. */
  insecure?: string[];
}

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
