/**
 * Bytes that a group of processes works with, as the kubelet counts them: what it uses without the files that it hasn't looked at for long.
 *
 * @param told what `memory.usage_in_bytes` or `memory.current` says, then `memory.stat`.
 */
export function workingSet(told: string): number | undefined {
  const used = /^\d+/.exec(told)?.[0];
  if (used === undefined) return undefined;
  // Version 1 of cgroups tells first what is the group's own, and only under this name what is in the groups below it, where all of it is.
  const idle = /^total_inactive_file (\d+)$/m.exec(told) ?? /^inactive_file (\d+)$/m.exec(told);
  return Number(used) - Number(idle?.[1] ?? 0);
}
