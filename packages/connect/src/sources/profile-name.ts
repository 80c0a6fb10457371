/** The profile that the chain uses; an empty AWS_PROFILE is none. */
export function profileName(env: NodeJS.ProcessEnv): string {
  return env.AWS_PROFILE || 'default';
}
