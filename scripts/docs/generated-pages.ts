/** A page that is written by a program from what it observes. */
export interface GeneratedPage {
  /** Relative to the root of the repository, with forward slashes. */
  page: string;
  generate(): Promise<string>;
}

export const generatedPages: readonly GeneratedPage[] = [];
