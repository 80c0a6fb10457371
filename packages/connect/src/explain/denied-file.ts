import { isPod } from './pod.ts';

/** A file that is there, and that this user may not read. */
export function isDenied(message: string): boolean {
  return /\bE(?:ACCES|PERM)\b/.test(message);
}

// A projected token is owned by root, and its group is the pod's fsGroup:
// https://kubernetes.io/docs/concepts/storage/projected-volumes/#securitycontext-interactions
// https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html
export function deniedFix(env: NodeJS.ProcessEnv): string {
  return isPod(env)
    ? 'The token is mounted, and the user that the container runs as may not read it: set securityContext.fsGroup in the pod (to any group, 65534 for instance), which makes the token that group’s, or runAsUser for all its containers alike; then start the pod again.'
    : 'The file is there, and the user that the program runs as may not read it: give it to that user (chown, chmod 600), or run the program as the user who owns it.';
}
