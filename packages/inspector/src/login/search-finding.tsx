import type { SearchResult } from '@atlas-aws-iam/sandbox/inspect';

/** What would have made the signature true. */
export function SearchFinding({ search: { tried, differences, isTrue } }: { search: SearchResult }) {
  const count = `${tried.toLocaleString('en')} ${tried === 1 ? 'variation' : 'variations'}`;
  return (
    <div class="finding">
      {isTrue ? (
        <p>
          <strong>The signature is true as it is.</strong> The request was refused for something else.
        </p>
      ) : differences.length === 0 ? (
        <p>
          <strong>No known variation fits: most likely another secret.</strong> {count} tried.
        </p>
      ) : (
        <p>
          <strong>
            {differences.map(({ text }, index) => (index === 0 ? capital(text) : text)).join(', and ')}.
          </strong>{' '}
          With that, the client’s signature is true. {count} tried.
        </p>
      )}
      <p class="dim">The search explains; it took no part in the verdict.</p>
    </div>
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
