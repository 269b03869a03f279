/** Names under which the main step leaves word for the post step. */
export const STATE = {
  /** `CacheState` as JSON. */
  cache: 'loong-adapt-cache',
  /** The work directory, which knows what setup changed on the machine. */
  setup: 'loong-adapt-work-dir',
  /** Variables of the job before setup, as JSON. */
  environment: 'loong-adapt-environment',
} as const;
