import type { SharedFiles } from './shared-files.ts';

export interface ProfileContext {
  readonly env: NodeJS.ProcessEnv;
  readonly files: SharedFiles;
}
