/** What is known of one version. */
export type Verdict = 'supports' | 'lacks' | 'unavailable';

/** What a search came to. */
export interface Search {
  /** The first version that supports the target; undefined where none does. */
  first: string | undefined;
  /** All later ones that were looked at and support it, too, ascending. */
  later: string[];
  /** How many versions were looked at. */
  asked: number;
}

/**
 * The first version that supports the target, assuming that support, once there, stays. Versions that can't be
 * had are stepped over. The assumption is checked next to the answer: where the following version
 * lacks support, the answer was a fluke and the search goes on above.
 *
 * @param versions ascending.
 */
export async function firstSupporting(versions: readonly string[], ask: (version: string) => Promise<Verdict>): Promise<Search> {
  const verdicts = new Map<number, Verdict>();
  const look = async (index: number): Promise<Verdict> => {
    const known = verdicts.get(index);
    if (known !== undefined) return known;
    const verdict = await ask(versions[index] ?? '');
    verdicts.set(index, verdict);
    return verdict;
  };
  /** The index at or next to `start`, inside (low, high), that can be had. */
  const available = async (start: number, low: number, high: number): Promise<number | undefined> => {
    for (let step = 0; start - step > low || start + step < high; step++) {
      for (const index of step === 0 ? [start] : [start + step, start - step]) {
        if (index > low && index < high && (await look(index)) !== 'unavailable') return index;
      }
    }
    return undefined;
  };
  const answer = (first: number | undefined): Search => ({
    first: first === undefined ? undefined : versions[first],
    later: [...verdicts].filter(([index, verdict]) => first !== undefined && index > first && verdict === 'supports').map(([index]) => index).sort((a, b) => a - b).map((index) => versions[index] ?? ''),
    asked: verdicts.size,
  });

  const top = await available(versions.length - 1, -1, versions.length);
  if (top === undefined || (await look(top)) === 'lacks') return answer(undefined);
  for (let low = -1; ;) {
    let high: number = top;
    while (high - low > 1) {
      const middle = await available(Math.floor((low + high) / 2), low, high);
      if (middle === undefined) break;
      if ((await look(middle)) === 'supports') high = middle;
      else low = middle;
    }
    if (high === top) return answer(high);
    const next = await available(high + 1, high, top + 1);
    if (next === undefined || (await look(next)) === 'supports') return answer(high);
    low = next;
  }
}
