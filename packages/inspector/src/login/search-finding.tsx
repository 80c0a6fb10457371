import type { SearchResult } from '@atlas-aws-iam/sandbox/inspect';
import { searchWords } from './search-words.ts';

/** What would have made the signature true. */
export function SearchFinding({ search }: { search: SearchResult }) {
  const [finding, more] = searchWords(search);
  return (
    <div class="finding">
      <p>
        <strong>{finding}</strong> {more}
      </p>
      <p class="dim">The search explains; it took no part in the verdict.</p>
    </div>
  );
}
