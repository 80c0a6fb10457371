/** The packages that are compiled, as folders of the repository. */
export function compiledPackages(root: string): string[];
/** Whether each folder is as it was when it was last compiled: its sources, and what was made of them. */
export function isUpToDate(root: string, folders: readonly string[]): boolean;
/** What a folder is compiled from; taken before a compilation, so that a change made meanwhile is seen. */
export function sourcesOf(root: string, folder: string): string;
/** Notes that the folder has been compiled from these sources. @throws Error when nothing is compiled in it */
export function markUpToDate(root: string, folder: string, sources: string): void;
