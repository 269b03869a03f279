/** Milliseconds of processor time that this process has used since `started`, whatever else the machine does. */
export function cpuMilliseconds(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
