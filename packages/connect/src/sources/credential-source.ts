/** One source of the driver's default chain, as far as files and variables tell. Nothing of it is a secret. */
export interface CredentialSource {
  readonly id: SourceId;
  readonly title: string;
  /**
   * - `present`: the one the chain uses; at most one is
   * - `shadowed`: could give credentials, but `shadowedBy` comes first, or ends the chain with an error
   * - `incomplete`: some of it is configured, and it cannot give credentials
   * - `absent`: not configured
   * - `unknown`: only asking the instance’s metadata service would tell, or reading a file that is not read here (a
   *   pipe, a device, a very large one)
   */
  readonly state: 'present' | 'absent' | 'incomplete' | 'shadowed' | 'unknown';
  /** Which variables, files and profiles, and what is wrong with them. */
  readonly detail: string;
  readonly shadowedBy?: SourceId;
}

export type SourceId = 'environment' | 'profile' | 'web-identity' | 'container' | 'instance';
